package io.github.uq4j.score;

/**
 * The values a score can take, both ends included; an end may be infinite, a score never is.
 *
 * @param low smallest value
 * @param high largest value
 */
public record Range(double low, double high) {

  /** Probabilities. */
  public static final Range UNIT = new Range(0, 1);

  /** From 0 upwards. */
  public static final Range NON_NEGATIVE = new Range(0, Double.POSITIVE_INFINITY);

  /** Any finite number. */
  public static final Range REAL = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if {@code low <= high} does not hold
   */
  public Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "range = [" + low + ", " + high + "]; must satisfy low <= high");
    }
  }

  /**
   * Whether a value is finite and inside.
   *
   * @param value the value
   * @return false for NaN and infinities
   */
  public boolean contains(double value) {
    return Double.isFinite(value) && value >= low && value <= high;
  }

  @Override
  public String toString() {
    return "[" + end(low) + ", " + end(high) + "]";
  }

  private static String end(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
