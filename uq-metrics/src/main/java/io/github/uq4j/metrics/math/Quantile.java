package io.github.uq4j.metrics.math;

/**
 * Sample quantiles with linear interpolation between order statistics: definition 7 of Hyndman and
 * Fan, "Sample Quantiles in Statistical Packages", The American Statistician 1996, <a
 * href="https://doi.org/10.1080/00031305.1996.10473566">doi:10.1080/00031305.1996.10473566</a>; the
 * default of R and NumPy.
 */
public final class Quantile {

  private Quantile() {}

  /**
   * A quantile of sorted numbers.
   *
   * @param sorted ascending, finite, not empty
   * @param probability in {@code [0, 1]}
   * @return the quantile; of one number, that number
   * @throws IllegalArgumentException if there is no number, or the probability is outside {@code
   *     [0, 1]}
   */
  public static double ofSorted(double[] sorted, double probability) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("quantile of 0 numbers; must have at least one");
    }
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability = " + probability + "; must be in [0, 1]");
    }
    double place = probability * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
