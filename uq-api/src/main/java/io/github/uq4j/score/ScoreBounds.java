package io.github.uq4j.score;

/**
 * Certified ends of an interval that holds the exact number, where what was recorded (the most
 * probable alternatives only, say) does not determine it.
 *
 * @param lower the exact number is not smaller; finite
 * @param upper the exact number is not larger; positive infinity where nothing bounds it from above
 */
public record ScoreBounds(double lower, double upper) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if {@code lower} is not finite or {@code lower <= upper} does
   *     not hold
   */
  public ScoreBounds {
    if (!(Double.isFinite(lower) && lower <= upper)) {
      throw new IllegalArgumentException(
          "bounds = [" + lower + ", " + upper + "]; must satisfy lower <= upper, lower finite");
    }
  }
}
