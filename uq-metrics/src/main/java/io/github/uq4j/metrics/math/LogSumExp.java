package io.github.uq4j.metrics.math;

/** {@code ln(exp(x_0) + exp(x_1) + ...)} without overflow. */
public final class LogSumExp {

  private LogSumExp() {}

  /**
   * The logarithm of the sum of exponentials.
   *
   * @param values logarithms; negative infinity stands for zero
   * @return the logarithm of the sum; negative infinity for an empty array or for zeros alone;
   *     positive infinity if a value is (and none is NaN); NaN if a value is NaN
   */
  public static double of(double... values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    if (!Double.isFinite(max)) {
      return max;
    }
    boolean maxSeen = false;
    StableSum rest = new StableSum();
    for (double value : values) {
      if (!maxSeen && value == max) {
        maxSeen = true;
      } else {
        rest.accept(Math.exp(value - max));
      }
    }
    return max + Math.log1p(rest.value());
  }
}
