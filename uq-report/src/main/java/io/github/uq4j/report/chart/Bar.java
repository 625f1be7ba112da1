package io.github.uq4j.report.chart;

/**
 * A bar of two counts, one drawn upwards, one downwards.
 *
 * @param from where it begins
 * @param to where it ends
 * @param up {@code >= 0}
 * @param down {@code >= 0}
 */
public record Bar(double from, double to, int up, int down) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Bar {
    if (up < 0 || down < 0) {
      throw new IllegalArgumentException("counts = " + up + ", " + down + "; must be >= 0");
    }
  }
}
