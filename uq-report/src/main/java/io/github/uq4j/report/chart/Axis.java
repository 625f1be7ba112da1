package io.github.uq4j.report.chart;

/**
 * An axis of a chart.
 *
 * @param title what it shows, with the unit
 * @param format how its numbers are written
 * @param range where it ends
 */
public record Axis(String title, Format format, Range range) {

  /** How numbers are written. */
  public enum Format {
    /** As they are. */
    NUMBER,
    /** As percentages of 1. */
    PERCENT
  }

  /** Where an axis ends. */
  public enum Range {
    /** At the data. */
    DATA,
    /** At 0 and 1. */
    UNIT,
    /** At 0 and the data. */
    FROM_ZERO
  }

  /**
   * An axis of shares of 1.
   *
   * @param title what it shows
   * @return the axis, from 0 to 100 %
   */
  public static Axis ofShares(String title) {
    return new Axis(title, Format.PERCENT, Range.UNIT);
  }
}
