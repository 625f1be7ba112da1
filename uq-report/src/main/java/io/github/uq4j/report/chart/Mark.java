package io.github.uq4j.report.chart;

import java.awt.BasicStroke;
import java.util.List;
import java.util.Optional;

/**
 * One thing drawn in a plot.
 *
 * @param kind how it is drawn
 * @param label its name in the legend, if it is there
 * @param points where it goes; NaN in y interrupts a line
 * @param tone its colour
 * @param dash its pattern of dashes and its marker, by number; -1 for a thin plain line
 */
record Mark(Kind kind, Optional<String> label, List<Point> points, Tone tone, int dash) {

  /** How points are drawn. */
  enum Kind {
    /** A line with a few markers. */
    LINE,
    /** A thin dashed line without markers. */
    GUIDE,
    /** A marker at every point. */
    DOTS,
    /** A closed, half transparent area. */
    AREA,
    /** A closed, filled area. */
    BAR
  }

  /** A place in the plot. */
  record Point(double x, double y) {}

  private static final List<float[]> DASHES =
      List.of(
          new float[] {},
          new float[] {9, 4},
          new float[] {2, 3},
          new float[] {11, 3, 2, 3},
          new float[] {5, 3},
          new float[] {16, 4},
          new float[] {8, 3, 2, 3, 2, 3},
          new float[] {1, 2});

  /** Styles there are. */
  static final int STYLES = 8;

  Mark {
    points = List.copyOf(points);
  }

  BasicStroke stroke() {
    float width = dash < 0 ? 1.1f : kind == Kind.GUIDE ? 1.5f : 2.2f;
    float[] pattern = dash < 0 ? new float[] {} : DASHES.get(dash % STYLES);
    return pattern.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0);
  }
}
