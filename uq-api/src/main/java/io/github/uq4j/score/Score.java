package io.github.uq4j.score;

import java.util.Optional;

/**
 * One number about one answer or one claim, with all that is needed to read it.
 *
 * @param scorer what computed it
 * @param value finite and inside the scorer's range
 * @param bounds where the exact number lies, if what was recorded does not determine it; absent for
 *     an exact value
 */
public record Score(ScorerInfo scorer, double value, Optional<ScoreBounds> bounds) {

  /**
   * Checks the value.
   *
   * @throws ArithmeticException if it is NaN, infinite or outside the scorer's range
   */
  public Score {
    if (!scorer.range().contains(value)) {
      throw new ArithmeticException(
          scorer.id() + " = " + value + "; must be finite and in " + scorer.range());
    }
  }

  /**
   * An exact value.
   *
   * @param scorer what computed it
   * @param value finite and inside the scorer's range
   */
  public Score(ScorerInfo scorer, double value) {
    this(scorer, value, Optional.empty());
  }

  /**
   * The value turned so that larger means less sure.
   *
   * @return the value, or its negative for a confidence
   */
  public double uncertainty() {
    return scorer.orientation() == Orientation.UNCERTAINTY ? value : -value;
  }
}
