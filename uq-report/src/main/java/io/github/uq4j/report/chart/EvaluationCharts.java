package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.evaluation.curve.ReliabilityDiagram;
import io.github.uq4j.metrics.evaluation.curve.RiskCoverageCurve;
import io.github.uq4j.metrics.evaluation.curve.RocCurve;
import io.github.uq4j.metrics.evaluation.curve.ScoreHistogram;
import io.github.uq4j.report.chart.Series.Kind;
import io.github.uq4j.report.chart.Series.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Charts of how well scores tell wrong answers from right ones, with captions that say what is to
 * be seen. Where there are more scores than a reader can tell apart, the best {@value #MOST} are
 * drawn, and the caption says so. A curve of no items gives an empty chart.
 */
public final class EvaluationCharts {

  /** So many lines can be told apart, in black and white, too. */
  public static final int MOST = 6;

  private EvaluationCharts() {}

  /**
   * Wrong answers that are found against right ones that are suspected with them.
   *
   * @param curves of scores on the same items
   * @return the chart
   */
  public static Chart roc(List<RocCurve> curves) {
    List<RocCurve> best = best(curves, Comparator.comparingDouble(RocCurve::area).reversed());
    List<Series> series = new ArrayList<>();
    for (RocCurve curve : best) {
      series.add(
          Series.of(
              String.format(Locale.ROOT, "%s (%.3f)", curve.scorer(), curve.area()),
              Kind.LINE,
              curve.points().stream()
                  .map(p -> new Point(p.falsePositiveRate(), p.truePositiveRate()))
                  .toList()));
    }
    if (!best.isEmpty()) {
      series.add(guide("chance (0.500)", 0, 0, 1, 1));
    }
    return Chart.of(
        "Finding wrong answers (ROC)",
        best.isEmpty() ? "" : rocCaption(best.get(0)) + drawn(best.size(), curves.size()),
        Axis.ofShares("right answers flagged by mistake"),
        Axis.ofShares("wrong answers found"),
        series);
  }

  private static String rocCaption(RocCurve curve) {
    List<Point> points =
        curve.points().stream()
            .map(p -> new Point(p.falsePositiveRate(), p.truePositiveRate()))
            .toList();
    return String.format(
        Locale.ROOT,
        "Flagging a tenth of the right answers by mistake, %s finds %.0f %% of the wrong ones; chance"
            + " would find 10 %%. The number behind a name is the area under its line; n = %d, %d"
            + " wrong.",
        curve.scorer(),
        100 * at(points, 0.1),
        curve.n(),
        curve.positives());
  }

  /**
   * What is wrong among the answers that are kept, the surest first.
   *
   * @param curves of scores on the same items
   * @return the chart
   */
  public static Chart riskCoverage(List<RiskCoverageCurve> curves) {
    List<RiskCoverageCurve> best =
        best(curves, Comparator.comparingDouble(RiskCoverageCurve::area));
    List<Series> series = new ArrayList<>();
    for (RiskCoverageCurve curve : best) {
      series.add(
          Series.of(
              String.format(Locale.ROOT, "%s (%.3f)", curve.scorer(), curve.area()),
              Kind.LINE,
              points(curve.points())));
    }
    if (best.isEmpty()) {
      return Chart.of("Keeping the surest answers", "", kept(), lost(), series);
    }
    RiskCoverageCurve first = best.get(0);
    series.add(
        Series.of(
            String.format(Locale.ROOT, "best order (%.3f)", first.oracleArea()),
            Kind.GUIDE,
            points(first.oracle())));
    series.add(
        guide(
            String.format(Locale.ROOT, "chance (%.3f)", first.risk()),
            0,
            first.risk(),
            1,
            first.risk()));
    String caption =
        String.format(
            Locale.ROOT,
            "Of all answers %.1f %% are wrong. Of the surest half by %s, %.1f %% are. The number"
                + " behind a name is the mean over all shares kept; less is better; n = %d.",
            100 * first.risk(),
            first.scorer(),
            100 * at(points(first.points()), 0.5),
            first.n());
    return Chart.of(
        "Keeping the surest answers (risk and coverage)",
        caption + drawn(best.size(), curves.size()),
        kept(),
        lost(),
        series);
  }

  private static Axis kept() {
    return Axis.ofShares("answers kept, surest first");
  }

  private static Axis lost() {
    return new Axis("wrong among the kept", Axis.Format.PERCENT, Axis.Range.FROM_ZERO);
  }

  /**
   * Stated probabilities against what happened.
   *
   * @param diagram the bins
   * @return the chart
   */
  public static Chart reliability(ReliabilityDiagram diagram) {
    List<Point> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    List<Point> dots = new ArrayList<>();
    for (ReliabilityDiagram.Bin bin : diagram.bins()) {
      dots.add(new Point(bin.stated(), bin.observed()));
      low.add(new Point(bin.stated(), bin.low()));
      high.add(bin.high());
    }
    String level = String.format(Locale.ROOT, "%.0f %% interval", 100 * diagram.level());
    List<Series> series =
        dots.isEmpty()
            ? List.of()
            : List.of(
                Series.of(diagram.scorer(), Kind.DOTS, dots),
                new Series(level, Kind.WHISKERS, low, high),
                guide("as stated", 0, 0, 1, 1));
    return Chart.of(
        "Stated and real: " + diagram.scorer(),
        String.format(
            Locale.ROOT,
            "Where the score says 70 %%, are 70 %% right? On the line, yes; below it, the score is too"
                + " sure. They differ by %.1f points on average (ECE); n = %d.",
            100 * diagram.error(),
            diagram.n()),
        Axis.ofShares("stated probability of being right"),
        Axis.ofShares("right"),
        series);
  }

  /**
   * How the scores of right and wrong answers are spread.
   *
   * @param histogram the bins
   * @return the chart
   */
  public static Chart histogram(ScoreHistogram histogram) {
    List<Bar> bars =
        histogram.bins().stream()
            .map(bin -> new Bar(bin.from(), bin.to(), bin.right(), bin.wrong()))
            .toList();
    String left =
        histogram.infinite() + histogram.missing() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " Not shown: %d infinite, %d without a score.",
                histogram.infinite(),
                histogram.missing());
    String way =
        switch (histogram.orientation()) {
          case UNCERTAINTY -> "larger is less sure";
          case CONFIDENCE -> "larger is surer";
        };
    return new Chart(
        "Spread: " + histogram.scorer(),
        "Right answers upwards, wrong ones downwards; the less they overlap, the better the score"
            + " tells them apart."
            + left,
        new Axis(histogram.scorer() + " (" + way + ")", Axis.Format.NUMBER, Axis.Range.DATA),
        new Axis("answers", Axis.Format.NUMBER, Axis.Range.DATA),
        List.of(),
        bars,
        "right",
        "wrong");
  }

  private static <T> List<T> best(List<T> all, Comparator<T> order) {
    return all.stream().sorted(order).limit(MOST).toList();
  }

  private static String drawn(int drawn, int all) {
    return drawn == all ? "" : " The best " + drawn + " of " + all + " scores are drawn.";
  }

  private static Series guide(String name, double x0, double y0, double x1, double y1) {
    return Series.of(name, Kind.GUIDE, List.of(new Point(x0, y0), new Point(x1, y1)));
  }

  private static List<Point> points(List<RiskCoverageCurve.Point> points) {
    return points.stream().map(p -> new Point(p.coverage(), p.risk())).toList();
  }

  /** Height of a line at a place, by straight lines between its points. */
  static double at(List<Point> points, double x) {
    Point before = points.get(0);
    for (Point point : points) {
      if (point.x() >= x) {
        double width = point.x() - before.x();
        double share = width > 0 ? (x - before.x()) / width : 1;
        return before.y() + share * (point.y() - before.y());
      }
      before = point;
    }
    return before.y();
  }
}
