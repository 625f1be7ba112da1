package io.github.uq4j.metrics.hidden.density;

import java.util.Arrays;
import java.util.List;

/**
 * Where a number stands among known ones: the share of them that are not larger.
 *
 * <p>In [0, 1]; equal ones count as not larger. Immutable and safe for use by several threads.
 */
public final class EmpiricalShare {

  private final double[] sorted;

  private EmpiricalShare(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Of known numbers.
   *
   * @param known at least one, none NaN
   * @return the shares
   * @throws IllegalArgumentException if there are none, or one is NaN
   */
  public static EmpiricalShare of(List<Double> known) {
    double[] sorted = known.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0 || Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException(
          "known has " + sorted.length + " numbers; must be at least one and none NaN");
    }
    return new EmpiricalShare(sorted);
  }

  /**
   * The share that is not larger.
   *
   * @param number not NaN
   * @return the share, in [0, 1]
   * @throws IllegalArgumentException if the number is NaN
   */
  public double of(double number) {
    if (Double.isNaN(number)) {
      throw new IllegalArgumentException("number = NaN; must be one");
    }
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (double) low / sorted.length;
  }

  /** The numbers, ascending. */
  List<Double> known() {
    return Arrays.stream(sorted).boxed().toList();
  }
}
