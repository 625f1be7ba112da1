package io.github.uq4j.cli.cascade;

import io.github.uq4j.metrics.cascade.DeferralBootstrap;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.report.chart.Chart;
import io.github.uq4j.report.chart.DeferralCharts;
import io.github.uq4j.report.chart.FigureReport;
import io.github.uq4j.report.chart.FigureSection;
import io.github.uq4j.report.chart.FigureTable;
import io.github.uq4j.report.chart.HtmlFigures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A deferral curve as a page of charts. */
final class CurvePage {

  private CurvePage() {}

  static String of(
      Path file,
      CurveReport report,
      Map<String, DeferralCurve> others,
      Optional<double[]> costs,
      List<String> sentences) {
    DeferralCharts charts =
        new DeferralCharts(report.rule(), report.curve(), report.bootstrap(), others);
    List<Chart> drawn = new ArrayList<>(List.of(charts.quality()));
    costs.ifPresent(cost -> drawn.add(charts.cost(cost[0], cost[1])));
    DeferralCurve curve = report.curve();
    DeferralBootstrap bootstrap = report.bootstrap();
    FigureTable table = new FigureTable(report.header(costs), report.rows(costs));
    List<FigureSection> sections =
        List.of(
            new FigureSection("What handing on is worth", sentences, Optional.empty(), drawn),
            new FigureSection(
                "Numbers",
                List.of(
                    String.format(
                        Locale.ROOT,
                        "Intervals are %.0f %% of %d bootstrap resamples, seed %d. Prompts whose"
                            + " confidence is below the threshold are handed on.",
                        100 * bootstrap.level(),
                        bootstrap.resamples(),
                        bootstrap.seed())),
                Optional.of(table),
                List.of()));
    return HtmlFigures.withDefaults()
        .render(
            new FigureReport(
                "When to ask the large model",
                String.format(
                    Locale.ROOT,
                    "%d prompts; the small model alone has quality %.3f, the large one %.3f.",
                    curve.n(),
                    curve.smallQuality(),
                    curve.largeQuality()),
                sections,
                List.of("Scores of " + file.getFileName() + ".")));
  }
}
