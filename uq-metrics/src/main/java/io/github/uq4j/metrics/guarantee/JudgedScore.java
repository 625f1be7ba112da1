package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.score.LabelledScore;

/**
 * A score of something whose quality is known, also where the score is missing: an item that a
 * scorer refused is one more item that is never kept.
 *
 * @param uncertainty larger means less sure; may be infinite; NaN where there is none
 * @param quality in {@code [0, 1]}; 1 is right, 0 is wrong
 */
public record JudgedScore(double uncertainty, double quality) {

  /**
   * Checks the quality.
   *
   * @throws IllegalArgumentException if it is outside {@code [0, 1]}
   */
  public JudgedScore {
    if (!(quality >= 0 && quality <= 1)) {
      throw new IllegalArgumentException("quality = " + quality + "; must be in [0, 1]");
    }
    // One zero, so that equal scores are equal in every order.
    uncertainty += 0.0;
  }

  /**
   * Something that was right or wrong.
   *
   * @param item the labelled score; its group is not kept
   * @return the same
   */
  public static JudgedScore of(LabelledScore item) {
    return new JudgedScore(item.uncertainty(), item.wrong() ? 0 : 1);
  }

  /**
   * Something of graded quality.
   *
   * @param item the rated score
   * @return the same
   */
  public static JudgedScore of(RatedScore item) {
    return new JudgedScore(item.uncertainty(), item.quality());
  }

  /**
   * Whether it counts as wrong where only that is asked.
   *
   * @return true for a quality below 1/2
   */
  public boolean wrong() {
    return quality < 0.5;
  }
}
