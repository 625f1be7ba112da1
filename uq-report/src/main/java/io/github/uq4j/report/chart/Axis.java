package io.github.uq4j.report.chart;

import java.util.function.DoubleFunction;

/**
 * An axis.
 *
 * @param title what it measures
 * @param low its beginning
 * @param high its end, above {@code low}
 * @param tick how its numbers are written
 */
record Axis(String title, double low, double high, DoubleFunction<String> tick) {

  /** Where the plot begins: a little before {@code low}, so that its number is written. */
  double from() {
    return low - 0.012 * (high - low);
  }

  /** Where the plot ends. */
  double to() {
    return high + 0.012 * (high - low);
  }

  /** From 0 to 1, in percent. */
  static Axis share(String title) {
    return new Axis(title, 0, 1, Axis::percent);
  }

  /** An axis around values, with room at both ends; of one value, one around it. */
  static Axis around(String title, double low, double high, DoubleFunction<String> tick) {
    double room = high > low ? 0.06 * (high - low) : Math.max(0.05, 0.1 * Math.abs(low));
    return new Axis(title, low - room, high + room, tick);
  }

  static String percent(double share) {
    double value = Math.round(share * 1000) / 10.0;
    return Words.shortest(value) + "\u00a0%";
  }
}
