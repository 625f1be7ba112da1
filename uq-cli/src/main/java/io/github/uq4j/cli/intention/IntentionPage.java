package io.github.uq4j.cli.intention;

import io.github.uq4j.metrics.hidden.intention.dimension.DimensionProfile;
import io.github.uq4j.metrics.hidden.intention.dimension.LayerDimension;
import io.github.uq4j.report.chart.Axis;
import io.github.uq4j.report.chart.Chart;
import io.github.uq4j.report.chart.FigureReport;
import io.github.uq4j.report.chart.FigureSection;
import io.github.uq4j.report.chart.FigureTable;
import io.github.uq4j.report.chart.HtmlFigures;
import io.github.uq4j.report.chart.Series;
import io.github.uq4j.report.chart.Series.Kind;
import io.github.uq4j.report.chart.Series.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Regimes as a page: what was measured, and the dimension from level to level. */
final class IntentionPage {

  /** So many lines can be told apart. */
  private static final int MOST = 6;

  private IntentionPage() {}

  static String of(String file, List<RegimeReport> regimes) {
    int traces = regimes.stream().mapToInt(RegimeReport::traces).sum();
    return HtmlFigures.withDefaults()
        .render(
            new FigureReport(
                "Before the first token",
                String.format(Locale.ROOT, "%d traces of %d regimes.", traces, regimes.size()),
                List.of(
                    new FigureSection("Numbers", List.of(), Optional.of(table(regimes)), List.of()),
                    new FigureSection(
                        "From level to level",
                        List.of(),
                        Optional.empty(),
                        List.of(dimensions(regimes)))),
                List.of("Traces of " + file + ".")));
  }

  private static FigureTable table(List<RegimeReport> regimes) {
    List<List<String>> rows = new ArrayList<>();
    for (RegimeReport regime : regimes) {
      rows.add(
          List.of(
              regime.name(),
              Integer.toString(regime.traces()),
              regime.entropy().map(e -> number(e.mean(), e.low(), e.high())).orElse("–"),
              regime
                  .recovered()
                  .map(r -> number(r.auroc().value(), r.auroc().low(), r.auroc().high()))
                  .orElse("–")));
    }
    return new FigureTable(
        List.of("regime", "traces", "entropy, bits", "recoverability, AUROC"), rows);
  }

  private static String number(double value, double low, double high) {
    return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, low, high);
  }

  private static Chart dimensions(List<RegimeReport> regimes) {
    List<Series> series = new ArrayList<>();
    for (RegimeReport regime : regimes) {
      List<Point> points = points(regime);
      if (!points.isEmpty() && series.size() < MOST) {
        series.add(Series.of(regime.name(), Kind.LINE, points));
      }
    }
    String left = regimes.size() > MOST ? " The first " + MOST + " regimes are drawn." : "";
    return Chart.of(
        "Dimension of the states",
        "In how many directions the states before the first token differ (participation ratio,"
            + " corrected for the number of states), level by level. Fewer directions mean that the"
            + " model sorts prompts into fewer kinds."
            + left,
        new Axis("level, 0 for the embeddings", Axis.Format.NUMBER, Axis.Range.DATA),
        new Axis("dimension", Axis.Format.NUMBER, Axis.Range.FROM_ZERO),
        series);
  }

  private static List<Point> points(RegimeReport regime) {
    List<Point> points = new ArrayList<>();
    for (LayerDimension layer :
        regime.dimensions().map(DimensionProfile::layers).orElse(List.of())) {
      layer.ratio().unbiased().ifPresent(value -> points.add(new Point(layer.layer(), value)));
    }
    return points;
  }
}
