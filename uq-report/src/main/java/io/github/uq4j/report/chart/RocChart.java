package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.evaluation.curve.RocCurve;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws ROC curves: the share of wrong answers that are found against the share of right ones that
 * are flagged by mistake.
 *
 * <p>The first eight curves are named, others are pale lines with one entry in the legend. Of no
 * curve at all only chance is drawn.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RocChart {

  private static final double FOUND = 0.8;

  private final List<RocCurve> curves;

  private RocChart(List<RocCurve> curves) {
    this.curves = List.copyOf(curves);
  }

  /**
   * A chart of some curves.
   *
   * @param curves the curves, the most interesting one first
   * @return the drawing
   */
  public static RocChart of(List<RocCurve> curves) {
    return new RocChart(curves);
  }

  /**
   * Draws it.
   *
   * @return the chart
   */
  public Chart draw() {
    List<Mark> marks = new ArrayList<>();
    marks.add(Series.guide("chance (0.500)", 2, Series.points(0, 0, 1, 1)));
    List<Series.Line> lines = new ArrayList<>();
    for (RocCurve curve : curves) {
      List<Mark.Point> points =
          curve.points().stream()
              .map(p -> new Mark.Point(p.falsePositiveRate(), p.truePositiveRate()))
              .toList();
      lines.add(
          new Series.Line(
              Words.label(curve.scorer()) + " (" + Words.fixed(curve.area(), 3) + ")", points));
    }
    marks.addAll(Series.marks(lines));
    Plot plot =
        new Plot(
            Axis.share("right answers flagged by mistake"),
            Axis.share("wrong answers found"),
            marks,
            List.of(),
            caption());
    return new Chart("roc", "Finding wrong answers (ROC)", plot);
  }

  private String caption() {
    if (curves.isEmpty()) {
      return "There is no score with both right and wrong answers to draw.";
    }
    RocCurve first = curves.get(0);
    return "To find "
        + Axis.percent(FOUND)
        + " of the wrong answers by "
        + Words.label(first.scorer())
        + ", "
        + Words.percent(mistaken(first))
        + " of the right ones are flagged, too; by chance it would be "
        + Axis.percent(FOUND)
        + ". The number beside a name is the area under its curve (AUROC): 1 is perfect, 0.5 is"
        + " chance. n = "
        + Words.count(first.n())
        + ", wrong "
        + Words.count(first.positives())
        + ".";
  }

  /** The false positive rate at which enough are found, on the straight line between points. */
  private static double mistaken(RocCurve curve) {
    List<RocCurve.Point> points = curve.points();
    for (int i = 1; i < points.size(); i++) {
      RocCurve.Point before = points.get(i - 1);
      RocCurve.Point at = points.get(i);
      if (at.truePositiveRate() >= FOUND) {
        double rise = at.truePositiveRate() - before.truePositiveRate();
        double share = rise > 0 ? (FOUND - before.truePositiveRate()) / rise : 1;
        return before.falsePositiveRate()
            + share * (at.falsePositiveRate() - before.falsePositiveRate());
      }
    }
    return 1;
  }

  @Override
  public String toString() {
    return "RocChart[curves=" + curves.size() + "]";
  }
}
