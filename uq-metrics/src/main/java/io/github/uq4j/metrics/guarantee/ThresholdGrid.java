package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.metrics.math.Quantile;
import java.util.Arrays;
import java.util.List;

/**
 * Thresholds of uncertainty to be tested, from the strictest to the laxest. They must be chosen
 * without a look at the items they are tested on.
 */
public final class ThresholdGrid {

  private final double[] ascending;

  private ThresholdGrid(double[] ascending) {
    this.ascending = ascending;
  }

  /**
   * Given thresholds.
   *
   * @param uncertainties finite, at least one; in any order, doubles count once
   * @return the grid
   * @throws IllegalArgumentException if there is none, or one is NaN or infinite
   */
  public static ThresholdGrid of(double... uncertainties) {
    if (uncertainties.length == 0) {
      throw new IllegalArgumentException("grid is empty; must hold at least one threshold");
    }
    for (int i = 0; i < uncertainties.length; i++) {
      if (!Double.isFinite(uncertainties[i])) {
        throw new IllegalArgumentException(
            "grid[" + i + "] = " + uncertainties[i] + "; must be finite");
      }
    }
    return new ThresholdGrid(
        Arrays.stream(uncertainties).map(u -> u + 0.0).sorted().distinct().toArray());
  }

  /**
   * Thresholds at equal distances.
   *
   * @param strictest the first
   * @param laxest the last, above it
   * @param count how many, at least 2
   * @return the grid
   * @throws IllegalArgumentException if the ends are not finite and ordered, or there are fewer
   *     than 2
   */
  public static ThresholdGrid even(double strictest, double laxest, int count) {
    if (!(strictest < laxest) || Double.isInfinite(laxest - strictest)) {
      throw new IllegalArgumentException(
          "grid = [" + strictest + ", " + laxest + "]; must be finite, strictest < laxest");
    }
    if (count < 2) {
      throw new IllegalArgumentException("count = " + count + "; must be >= 2");
    }
    double[] steps = new double[count];
    for (int i = 0; i + 1 < count; i++) {
      steps[i] = strictest + (laxest - strictest) * i / (count - 1);
    }
    steps[count - 1] = laxest;
    return of(steps);
  }

  /**
   * Quantiles of scores other than those the thresholds are tested on.
   *
   * @param uncertainties the other scores, finite, at least one
   * @param strictest share of them that the first threshold keeps, in {@code (0, 1]}; large enough
   *     for the first test to have items
   * @param count how many thresholds, at least 1; fewer where scores are equal
   * @return the grid
   * @throws IllegalArgumentException if an argument is outside its range
   */
  public static ThresholdGrid quantiles(List<Double> uncertainties, double strictest, int count) {
    if (!(strictest > 0 && strictest <= 1)) {
      throw new IllegalArgumentException("strictest = " + strictest + "; must be in (0, 1]");
    }
    if (count < 1) {
      throw new IllegalArgumentException("count = " + count + "; must be >= 1");
    }
    double[] sorted = sorted(uncertainties);
    double[] steps = new double[count];
    for (int i = 0; i < count; i++) {
      double share = count == 1 ? strictest : strictest + (1 - strictest) * i / (count - 1);
      steps[i] = Quantile.ofSorted(sorted, Math.min(1, share));
    }
    return of(steps);
  }

  private static double[] sorted(List<Double> uncertainties) {
    double[] sorted = uncertainties.stream().mapToDouble(Double::doubleValue).toArray();
    of(sorted);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * How many thresholds there are.
   *
   * @return a count, at least 1
   */
  public int size() {
    return ascending.length;
  }

  double[] thresholds() {
    return ascending;
  }

  @Override
  public String toString() {
    return "ThresholdGrid.of("
        + size()
        + " from "
        + ascending[0]
        + " to "
        + ascending[size() - 1]
        + ")";
  }
}
