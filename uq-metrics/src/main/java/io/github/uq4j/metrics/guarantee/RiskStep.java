package io.github.uq4j.metrics.guarantee;

/**
 * A threshold that was tested.
 *
 * @param threshold items of at most this uncertainty are kept
 * @param kept how many are
 * @param loss their summed loss; for losses of 0 and 1 the number of errors
 * @param pValue the probability, at most, of a loss this small if the risk were too large; 1 if
 *     nothing is kept
 */
public record RiskStep(double threshold, int kept, double loss, double pValue) {

  /**
   * The risk seen.
   *
   * @return mean loss of what is kept, in {@code [0, 1]}; 0 if nothing is kept
   */
  public double observedRisk() {
    return kept == 0 ? 0 : loss / kept;
  }
}
