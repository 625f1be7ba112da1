package io.github.uq4j.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several lines in one plot: the first ones told apart, the others pale behind them. */
final class Series {

  /** How many lines are named. */
  static final int NAMED = Mark.STYLES;

  private Series() {}

  /**
   * A line.
   *
   * @param label its name in the legend
   * @param points where it goes
   */
  record Line(String label, List<Mark.Point> points) {}

  /** The pale ones first, so that the named ones lie above; one entry stands for all pale ones. */
  static List<Mark> marks(List<Line> lines) {
    List<Mark> marks = new ArrayList<>();
    int named = lines.size() == NAMED + 1 ? NAMED : Math.min(NAMED, lines.size());
    for (int i = lines.size() - 1; i >= named; i--) {
      String rest = (lines.size() - named) + (lines.size() - named == 1 ? " other" : " others");
      marks.add(
          new Mark(
              Mark.Kind.LINE,
              i == named ? Optional.of(rest) : Optional.empty(),
              lines.get(i).points(),
              Tone.OTHER,
              -1));
    }
    for (int i = 0; i < named; i++) {
      Line line = lines.get(i);
      marks.add(
          new Mark(
              Mark.Kind.LINE, Optional.of(line.label()), line.points(), Tone.SERIES.get(i), i));
    }
    return marks;
  }

  /** A thin line of comparison, told apart by its dashes. */
  static Mark guide(String label, int dash, List<Mark.Point> points) {
    return new Mark(Mark.Kind.GUIDE, Optional.of(label), points, Tone.SOFT, dash);
  }

  static List<Mark.Point> points(double... xy) {
    List<Mark.Point> points = new ArrayList<>();
    for (int i = 0; i < xy.length; i += 2) {
      points.add(new Mark.Point(xy[i], xy[i + 1]));
    }
    return points;
  }
}
