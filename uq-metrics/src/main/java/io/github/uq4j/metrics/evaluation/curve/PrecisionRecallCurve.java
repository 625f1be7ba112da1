package io.github.uq4j.metrics.evaluation.curve;

import java.util.List;

/**
 * Precision against recall; positive class: wrong.
 *
 * @param scorer what gave the scores
 * @param points recall ascending; a step function, the precision of a point holds back to the point
 *     before
 * @param averagePrecision area under the steps of the whole curve, in {@code [0, 1]}
 * @param n items
 * @param positives items that were wrong; {@code positives / n} is chance
 */
public record PrecisionRecallCurve(
    String scorer, List<Point> points, double averagePrecision, int n, int positives) {

  /** Copies the list. */
  public PrecisionRecallCurve {
    points = List.copyOf(points);
  }

  /**
   * What calling every item of at least an uncertainty wrong does.
   *
   * @param recall share of the wrong items that are called wrong
   * @param precision share of the items called wrong that are
   * @param threshold the smallest uncertainty that is called wrong
   */
  public record Point(double recall, double precision, double threshold) {}
}
