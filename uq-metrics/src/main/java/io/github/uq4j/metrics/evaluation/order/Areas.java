package io.github.uq4j.metrics.evaluation.order;

/** Areas under curves of wrong against right items. */
public final class Areas {

  private Areas() {}

  /**
   * The share of pairs of a wrong and a right item in which the wrong one is less certain, ties
   * counting one half; NaN if there is no pair. Counts are exact.
   */
  public static double roc(Resample items) {
    long rightBelow = 0;
    long wrongBelow = 0;
    double wins = 0;
    long twiceWins = 0;
    for (int block = 0; block < items.blocks(); block++) {
      long right = (long) items.blockQuality(block);
      long wrong = items.blockWeight(block) - right;
      twiceWins += wrong * (2 * rightBelow + right);
      if (twiceWins > Long.MAX_VALUE / 2) {
        wins += twiceWins;
        twiceWins = 0;
      }
      rightBelow += right;
      wrongBelow += wrong;
    }
    return (wins + twiceWins) / (2.0 * wrongBelow * rightBelow);
  }

  /** The step sum of precision over recall from the least certain down; NaN for one class. */
  public static double averagePrecision(Resample items) {
    long wrongSoFar = 0;
    long soFar = 0;
    double sum = 0;
    for (int block = items.blocks() - 1; block >= 0; block--) {
      int weight = items.blockWeight(block);
      long wrong = weight - (long) items.blockQuality(block);
      wrongSoFar += wrong;
      soFar += weight;
      if (wrong > 0) {
        sum += wrong * (wrongSoFar / (double) soFar);
      }
    }
    return wrongSoFar == soFar ? Double.NaN : Math.min(1, sum / wrongSoFar);
  }
}
