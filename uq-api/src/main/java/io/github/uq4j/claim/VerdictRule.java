package io.github.uq4j.claim;

import io.github.uq4j.score.Score;
import java.util.Optional;

/**
 * What separates supported claims from doubtful ones, and where that comes from.
 *
 * @param scorer the name of the score that decides
 * @param scale what is compared with the threshold
 * @param threshold finite; on the scale of uncertainty in the unit of the score, turned so that
 *     larger means less sure; on the scale of probability in {@code [0, 1]}
 * @param origin who chose it
 * @param basis the origin in words, for a reader: what it was learned from, and on how many items
 */
public record VerdictRule(
    String scorer, Scale scale, double threshold, Origin origin, String basis) {

  /** What is compared with a threshold. */
  public enum Scale {
    /** The score's uncertainty: a claim is doubtful if it is at least the threshold. */
    UNCERTAINTY("uncertainty"),
    /** The calibrated probability of being right: a claim is doubtful if it is below. */
    PROBABILITY("probability");

    private final String id;

    Scale(String id) {
      this.id = id;
    }

    /**
     * The name used in files.
     *
     * @return a lower-case name
     */
    public String id() {
      return id;
    }
  }

  /** Who chose a threshold. */
  public enum Origin {
    /** Nobody: it is the one that this library begins with. */
    DEFAULT("default"),
    /** The caller, for a reason of their own. */
    GIVEN("given"),
    /** Labelled scores, by a rule for thresholds. */
    LEARNED("learned"),
    /** Labelled scores, through a calibration to probabilities. */
    CALIBRATED("calibrated");

    private final String id;

    Origin(String id) {
      this.id = id;
    }

    /**
     * The name used in files.
     *
     * @return a lower-case name
     */
    public String id() {
      return id;
    }
  }

  /**
   * Checks the threshold.
   *
   * @throws IllegalArgumentException if it is not finite, or a probability outside {@code [0, 1]}
   */
  public VerdictRule {
    if (!Double.isFinite(threshold)) {
      throw new IllegalArgumentException("threshold = " + threshold + "; must be finite");
    }
    if (scale == Scale.PROBABILITY && !(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "threshold = " + threshold + "; must be in [0, 1] on the scale of probability");
    }
  }

  /**
   * Applies the rule.
   *
   * @param doubt the deciding score
   * @param probability the calibrated score, needed on the scale of probability
   * @return {@link Verdict#SUPPORTED} or {@link Verdict#DOUBTFUL}
   * @throws IllegalArgumentException if a probability is needed and there is none
   */
  public Verdict of(Score doubt, Optional<Score> probability) {
    boolean doubtful =
        switch (scale) {
          case UNCERTAINTY -> doubt.uncertainty() >= threshold;
          case PROBABILITY -> probability.orElseThrow(this::noProbability).value() < threshold;
        };
    return doubtful ? Verdict.DOUBTFUL : Verdict.SUPPORTED;
  }

  private IllegalArgumentException noProbability() {
    return new IllegalArgumentException(
        "probability of " + scorer + " is missing; must be there on the scale of probability");
  }
}
