package io.github.uq4j.metrics.evaluation.curve;

import io.github.uq4j.score.Orientation;
import java.util.List;

/**
 * How the scores of right and of wrong items are spread, in the score's own direction.
 *
 * @param scorer what gave the scores
 * @param orientation which way they point
 * @param bins of equal width, ascending, empty ones included; no bins if no score is finite
 * @param infinite scores that are infinite, in no bin
 * @param missing items without a score, in no bin
 * @param n items, with a score or without
 */
public record ScoreHistogram(
    String scorer, Orientation orientation, List<Bin> bins, int infinite, int missing, int n) {

  /** Copies the list. */
  public ScoreHistogram {
    bins = List.copyOf(bins);
  }

  /**
   * Scores of a bin.
   *
   * @param from its lower edge, inside
   * @param to its upper edge, outside but for the last bin
   * @param right items that were right; of graded outcomes, of a quality of at least 0.5
   * @param wrong the other items
   */
  public record Bin(double from, double to, int right, int wrong) {}
}
