package io.github.uq4j.report.chart;

import java.util.List;

/**
 * A chart: what it shows, in words and in numbers.
 *
 * @param title a few words
 * @param caption what is to be seen, in a plain sentence or two
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series lines, dots and areas; empty if there are bars
 * @param bars bars; empty if there are series
 * @param up what the upward bars are
 * @param down what the downward bars are; empty if there are none
 */
public record Chart(
    String title,
    String caption,
    Axis x,
    Axis y,
    List<Series> series,
    List<Bar> bars,
    String up,
    String down) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are both series and bars
   */
  public Chart {
    series = List.copyOf(series);
    bars = List.copyOf(bars);
    if (!series.isEmpty() && !bars.isEmpty()) {
      throw new IllegalArgumentException(
          "chart \"" + title + "\" has series and bars; must have one of them");
    }
  }

  /**
   * A chart of series.
   *
   * @param title a few words
   * @param caption what is to be seen
   * @param x the horizontal axis
   * @param y the vertical axis
   * @param series what is drawn
   * @return the chart
   */
  public static Chart of(String title, String caption, Axis x, Axis y, List<Series> series) {
    return new Chart(title, caption, x, y, series, List.of(), "", "");
  }

  /**
   * Whether there is nothing to draw.
   *
   * @return true if no series has a point and there is no bar
   */
  public boolean empty() {
    return bars.isEmpty() && series.stream().allMatch(one -> one.points().isEmpty());
  }
}
