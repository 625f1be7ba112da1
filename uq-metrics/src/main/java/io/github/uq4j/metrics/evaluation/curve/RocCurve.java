package io.github.uq4j.metrics.evaluation.curve;

import java.util.List;

/**
 * A receiver operating characteristic; positive class: wrong.
 *
 * @param scorer what gave the scores
 * @param points from {@code (0, 0)} to {@code (1, 1)}, both rates ascending; straight lines between
 *     them, through equal scores too
 * @param area area under the whole curve, in {@code [0, 1]}; 0.5 is chance
 * @param n items
 * @param positives items that were wrong
 */
public record RocCurve(String scorer, List<Point> points, double area, int n, int positives) {

  /** Copies the list. */
  public RocCurve {
    points = List.copyOf(points);
  }

  /**
   * What calling every item of at least an uncertainty wrong does.
   *
   * @param falsePositiveRate share of the right items that are called wrong
   * @param truePositiveRate share of the wrong items that are called wrong
   * @param threshold the smallest uncertainty that is called wrong; infinite for none
   */
  public record Point(double falsePositiveRate, double truePositiveRate, double threshold) {}
}
