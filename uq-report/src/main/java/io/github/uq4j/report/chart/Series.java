package io.github.uq4j.report.chart;

import java.util.List;

/**
 * What a chart shows under one name.
 *
 * @param name for the legend
 * @param kind how it is drawn
 * @param points in order of x
 * @param upper of a {@link Kind#BAND} or {@link Kind#WHISKERS} the upper ends, one for each point;
 *     otherwise empty
 */
public record Series(String name, Kind kind, List<Point> points, List<Double> upper) {

  /** How a series is drawn. */
  public enum Kind {
    /** Straight lines between the points. */
    LINE,
    /** A thin line for comparison, such as chance. */
    GUIDE,
    /** Points alone. */
    DOTS,
    /** The area between the points and the upper ends. */
    BAND,
    /** A vertical line from each point to its upper end. */
    WHISKERS
  }

  /**
   * A place.
   *
   * @param x finite
   * @param y finite
   */
  public record Point(double x, double y) {

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is not finite
     */
    public Point {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException("point = (" + x + ", " + y + "); must be finite");
      }
    }
  }

  /**
   * Copies the lists and checks that they fit.
   *
   * @throws IllegalArgumentException if there are not as many upper ends as the kind needs, or one
   *     is not finite
   */
  public Series {
    points = List.copyOf(points);
    upper = List.copyOf(upper);
    int needed = kind == Kind.BAND || kind == Kind.WHISKERS ? points.size() : 0;
    if (upper.size() != needed) {
      throw new IllegalArgumentException(
          "upper has " + upper.size() + " ends; must have " + needed + " for " + kind);
    }
    for (int i = 0; i < upper.size(); i++) {
      if (!Double.isFinite(upper.get(i))) {
        throw new IllegalArgumentException(
            "upper[" + i + "] = " + upper.get(i) + "; must be finite");
      }
    }
  }

  /**
   * A series without upper ends.
   *
   * @param name for the legend
   * @param kind a line, a guide or dots
   * @param points in order of x
   * @return the series
   * @throws IllegalArgumentException if the kind needs upper ends
   */
  public static Series of(String name, Kind kind, List<Point> points) {
    return new Series(name, kind, points, List.of());
  }
}
