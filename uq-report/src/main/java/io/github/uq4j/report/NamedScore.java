package io.github.uq4j.report;

/**
 * A number shown beside a claim under its name.
 *
 * @param name what it is called, such as a scorer's id
 * @param value the number, finite
 */
public record NamedScore(String name, double value) {

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if {@code value} is infinite or NaN
   */
  public NamedScore {
    Checks.finite(name, value);
  }
}
