package io.github.uq4j.metrics.evaluation.curve;

import java.util.List;

/**
 * The mean risk of the answers that are kept, most certain first; the risk of an item is 1 minus
 * its quality.
 *
 * @param scorer what gave the scores
 * @param points coverage ascending to 1; equal scores are kept together
 * @param oracle the same for the best order there is: right items first
 * @param area mean of the risk over all coverages 1/n, ..., 1, equal scores in expectation; smaller
 *     is better
 * @param oracleArea the same for the best order
 * @param risk mean risk of all items: what a random order gives at every coverage
 * @param n items
 */
public record RiskCoverageCurve(
    String scorer,
    List<Point> points,
    List<Point> oracle,
    double area,
    double oracleArea,
    double risk,
    int n) {

  /** Copies the lists. */
  public RiskCoverageCurve {
    points = List.copyOf(points);
    oracle = List.copyOf(oracle);
  }

  /**
   * What keeping every item of at most an uncertainty does.
   *
   * @param coverage share of the items that are kept, in {@code (0, 1]}
   * @param risk their mean risk, in {@code [0, 1]}
   * @param threshold the largest uncertainty that is kept; of the oracle, the largest risk
   */
  public record Point(double coverage, double risk, double threshold) {}
}
