package io.github.uq4j.report;

/**
 * Where a number lies, with a level of confidence.
 *
 * @param low lower end, finite
 * @param high upper end, finite and {@code >= low}
 * @param level the level, strictly between 0 and 1, such as 0.95
 */
public record Interval(double low, double high, double level) {

  /**
   * Checks the ends and the level.
   *
   * @throws IllegalArgumentException if an end is infinite, the ends are out of order, the level is
   *     not strictly between 0 and 1, or a number is NaN
   */
  public Interval {
    Checks.finite("low", low);
    Checks.finite("high", high);
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "interval = [" + low + ", " + high + "]; must satisfy low <= high");
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level = " + level + "; must satisfy 0 < level < 1");
    }
  }
}
