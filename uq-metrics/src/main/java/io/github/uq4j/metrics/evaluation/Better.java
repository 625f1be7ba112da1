package io.github.uq4j.metrics.evaluation;

/** Which values of a measure are good. */
public enum Better {
  /** Larger ones. */
  HIGHER,
  /** Smaller ones. */
  LOWER;

  /**
   * How much better one value is than another.
   *
   * @param one a value
   * @param other another
   * @return their difference, positive if {@code one} is better
   */
  public double advantage(double one, double other) {
    return this == HIGHER ? one - other : other - one;
  }
}
