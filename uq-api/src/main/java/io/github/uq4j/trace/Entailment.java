package io.github.uq4j.trace;

/**
 * Probabilities of the three entailment labels for one ordered pair; they sum to 1 up to rounding.
 *
 * @param entailment in {@code [0, 1]}
 * @param neutral in {@code [0, 1]}
 * @param contradiction in {@code [0, 1]}
 */
public record Entailment(double entailment, double neutral, double contradiction) {

  private static final double SUM_TOLERANCE = 1e-3;

  /**
   * Checks the probabilities.
   *
   * @throws IllegalArgumentException if one is outside {@code [0, 1]} or the sum is not 1 within
   *     1e-3
   */
  public Entailment {
    requireProbability("entailment", entailment);
    requireProbability("neutral", neutral);
    requireProbability("contradiction", contradiction);
    double sum = entailment + neutral + contradiction;
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException(
          "entailment + neutral + contradiction = " + sum + "; must be 1 within " + SUM_TOLERANCE);
    }
  }

  /**
   * The most probable label; of equal ones entailment wins over neutral, neutral over
   * contradiction.
   *
   * @return the label
   */
  public EntailmentLabel label() {
    if (entailment >= neutral && entailment >= contradiction) {
      return EntailmentLabel.ENTAILMENT;
    }
    return neutral >= contradiction ? EntailmentLabel.NEUTRAL : EntailmentLabel.CONTRADICTION;
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " = " + value + "; must be in [0, 1]");
    }
  }
}
