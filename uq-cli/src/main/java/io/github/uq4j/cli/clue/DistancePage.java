package io.github.uq4j.cli.clue;

import io.github.uq4j.metrics.hidden.clue.ClueScore;
import io.github.uq4j.report.chart.Axis;
import io.github.uq4j.report.chart.Chart;
import io.github.uq4j.report.chart.FigureReport;
import io.github.uq4j.report.chart.FigureSection;
import io.github.uq4j.report.chart.HtmlFigures;
import io.github.uq4j.report.chart.Series;
import io.github.uq4j.report.chart.Series.Kind;
import io.github.uq4j.report.chart.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Both distances of every answer, as a page with a chart. */
final class DistancePage {

  /** So many answers are drawn; more would be a cloud. */
  private static final int MOST = 3_000;

  private final List<Point> right = new ArrayList<>();
  private final List<Point> wrong = new ArrayList<>();
  private final List<Point> unknown = new ArrayList<>();
  private int seen;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  void add(Optional<Boolean> label, ClueScore score) {
    seen++;
    if (right.size() + wrong.size() + unknown.size() == MOST) {
      return;
    }
    Point point = new Point(score.success(), score.failure());
    if (label.isEmpty()) {
      unknown.add(point);
    } else {
      (label.get() ? right : wrong).add(point);
    }
    least = Math.min(least, Math.min(score.success(), score.failure()));
    most = Math.max(most, Math.max(score.success(), score.failure()));
  }

  String page(String file) {
    List<Series> series = new ArrayList<>();
    dots(series, "right answers", right);
    dots(series, "wrong answers", wrong);
    dots(series, "answers without a label", unknown);
    if (!series.isEmpty()) {
      series.add(
          Series.of(
              "as far from both",
              Kind.GUIDE,
              List.of(new Point(least, least), new Point(most, most))));
    }
    int drawn = right.size() + wrong.size() + unknown.size();
    String caption =
        "Above the line an answer's change of hidden states is nearer to past successes and is called"
            + " right, below it nearer to past failures. Where right and wrong ones mix, the states"
            + " do not tell them apart."
            + (drawn == seen
                ? ""
                : String.format(
                    Locale.ROOT, " The first %d of %d answers are drawn.", drawn, seen));
    Chart chart =
        Chart.of(
            "Two distances",
            caption,
            new Axis("distance to past successes", Axis.Format.NUMBER, Axis.Range.DATA),
            new Axis("distance to past failures", Axis.Format.NUMBER, Axis.Range.DATA),
            series);
    return HtmlFigures.withDefaults()
        .render(
            new FigureReport(
                "Like past successes, or like past failures?",
                String.format(Locale.ROOT, "%d answers by CLUE.", seen),
                List.of(new FigureSection("Answers", List.of(), Optional.empty(), List.of(chart))),
                List.of("Traces of " + file + ".")));
  }

  private static void dots(List<Series> series, String name, List<Point> points) {
    if (!points.isEmpty()) {
      series.add(Series.of(name + " (" + points.size() + ")", Kind.DOTS, points));
    }
  }
}
