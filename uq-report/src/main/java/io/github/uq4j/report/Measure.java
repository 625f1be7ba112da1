package io.github.uq4j.report;

import java.util.Optional;

/**
 * One number about a whole population.
 *
 * @param name what is measured, such as "ROC-AUC of the doubt"
 * @param value the number, finite
 * @param interval where it lies, where known
 * @param n number of items it was measured on, {@code >= 0}
 * @param note what a newcomer needs to read it; may be empty
 */
public record Measure(String name, double value, Optional<Interval> interval, long n, String note) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if {@code value} is infinite or NaN, or {@code n} negative
   */
  public Measure {
    Checks.finite("measure \"" + name + "\"", value);
    Checks.count("n of measure \"" + name + "\"", n);
  }
}
