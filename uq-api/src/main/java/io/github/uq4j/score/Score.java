package io.github.uq4j.score;

/**
 * One number about one answer or one claim, with all that is needed to read it.
 *
 * @param scorer what computed it
 * @param value finite and inside the scorer's range
 */
public record Score(ScorerInfo scorer, double value) {

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
   * The value turned so that larger means less sure.
   *
   * @return the value, or its negative for a confidence
   */
  public double uncertainty() {
    return scorer.orientation() == Orientation.UNCERTAINTY ? value : -value;
  }
}
