package io.github.uq4j.metrics.calibration;

import io.github.uq4j.score.LabelledScore;

/**
 * A score of something whose quality is known, right or wrong included: what calibration learns
 * from and guarantees count on.
 *
 * @param uncertainty larger means less sure; finite
 * @param quality in {@code [0, 1]}; 1 is right, 0 is wrong
 */
public record RatedScore(double uncertainty, double quality) {

  /**
   * Checks both numbers.
   *
   * @throws IllegalArgumentException if the uncertainty is NaN or infinite, or the quality outside
   *     {@code [0, 1]}
   */
  public RatedScore {
    if (!Double.isFinite(uncertainty)) {
      throw new IllegalArgumentException("uncertainty = " + uncertainty + "; must be finite");
    }
    if (!(quality >= 0 && quality <= 1)) {
      throw new IllegalArgumentException("quality = " + quality + "; must be in [0, 1]");
    }
  }

  /**
   * A score that was right or wrong.
   *
   * @param item the labelled score; its group is not kept
   * @return the same with a quality of 1 if it was right, 0 if it was wrong
   */
  public static RatedScore of(LabelledScore item) {
    return new RatedScore(item.uncertainty(), item.wrong() ? 0 : 1);
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
