package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.evaluation.curve.RiskCoverageCurve;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws risk-coverage curves: how many of the kept answers are wrong when only the surest are kept,
 * beside a random order and the best one there is.
 *
 * <p>The first eight curves are named, others are pale lines with one entry in the legend. Both
 * lines of comparison are those of the first curve. No curve at all is an empty plot.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RiskCoverageChart {

  private static final double KEPT = 0.8;

  private final List<RiskCoverageCurve> curves;

  private RiskCoverageChart(List<RiskCoverageCurve> curves) {
    this.curves = List.copyOf(curves);
  }

  /**
   * A chart of some curves.
   *
   * @param curves the curves, the most interesting one first
   * @return the drawing
   */
  public static RiskCoverageChart of(List<RiskCoverageCurve> curves) {
    return new RiskCoverageChart(curves);
  }

  /**
   * Draws it.
   *
   * @return the chart
   */
  public Chart draw() {
    List<Mark> marks = new ArrayList<>();
    double highest = 0;
    if (!curves.isEmpty()) {
      RiskCoverageCurve first = curves.get(0);
      marks.add(Series.guide("random order", 2, Series.points(0, first.risk(), 1, first.risk())));
      marks.add(Series.guide("best order there is", 1, points(first.oracle())));
      highest = first.risk();
    }
    List<Series.Line> lines = new ArrayList<>();
    for (RiskCoverageCurve curve : curves) {
      List<Mark.Point> points = points(curve.points());
      lines.add(
          new Series.Line(
              Words.label(curve.scorer()) + " (" + Words.fixed(curve.area(), 3) + ")", points));
      for (Mark.Point point : points) {
        highest = Math.max(highest, point.y());
      }
    }
    marks.addAll(Series.marks(lines));
    double top = Math.min(1, Math.max(0.05, Math.ceil(highest * 20) / 20));
    Plot plot =
        new Plot(
            Axis.share("answers kept, the surest first"),
            new Axis("wrong among them", 0, top, Axis::percent),
            marks,
            List.of(),
            caption());
    return new Chart("risk-coverage", "What keeping only sure answers brings", plot);
  }

  private static List<Mark.Point> points(List<RiskCoverageCurve.Point> points) {
    return points.stream().map(p -> new Mark.Point(p.coverage(), p.risk())).toList();
  }

  private String caption() {
    if (curves.isEmpty()) {
      return "There is no score to draw.";
    }
    RiskCoverageCurve first = curves.get(0);
    double kept = at(first.points());
    String moves =
        kept < first.risk() - 0.0005 ? "falls" : kept > first.risk() + 0.0005 ? "rises" : "stays";
    return "If only the "
        + Axis.percent(KEPT)
        + " of answers that "
        + Words.label(first.scorer())
        + " is surest of are kept, the share of wrong ones "
        + moves
        + (moves.equals("stays") ? " at " : " from " + Words.percent(first.risk()) + " to ")
        + Words.percent(kept)
        + "; the best order there is would give "
        + Words.percent(at(first.oracle()))
        + ". The number beside a name is the area under its curve (AURC): lower is better. n = "
        + Words.count(first.n())
        + ".";
  }

  private static double at(List<RiskCoverageCurve.Point> points) {
    for (RiskCoverageCurve.Point point : points) {
      if (point.coverage() >= KEPT - 1e-9) {
        return point.risk();
      }
    }
    return points.get(points.size() - 1).risk();
  }

  @Override
  public String toString() {
    return "RiskCoverageChart[curves=" + curves.size() + "]";
  }
}
