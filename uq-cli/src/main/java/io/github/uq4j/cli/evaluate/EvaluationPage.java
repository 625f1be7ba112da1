package io.github.uq4j.cli.evaluate;

import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.comparison.EvaluationReport;
import io.github.uq4j.metrics.evaluation.comparison.MeasureTable;
import io.github.uq4j.metrics.evaluation.comparison.MeasuredScore;
import io.github.uq4j.metrics.evaluation.comparison.Standing;
import io.github.uq4j.metrics.evaluation.curve.Curves;
import io.github.uq4j.metrics.evaluation.curve.Diagrams;
import io.github.uq4j.metrics.evaluation.curve.RiskCoverageCurve;
import io.github.uq4j.metrics.evaluation.curve.RocCurve;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.items.ScoreTable;
import io.github.uq4j.report.chart.Chart;
import io.github.uq4j.report.chart.EvaluationCharts;
import io.github.uq4j.report.chart.FigureReport;
import io.github.uq4j.report.chart.FigureSection;
import io.github.uq4j.report.chart.FigureTable;
import io.github.uq4j.report.chart.HtmlFigures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A report with its curves as a page of charts. */
final class EvaluationPage {

  /** Scores that get a histogram and a reliability diagram, in the order of the table. */
  private static final int DRAWN = 8;

  private EvaluationPage() {}

  static String of(Path file, SlicedReport report, ScoreTable table, String orderBy) {
    EvaluationReport whole = report.whole();
    List<FigureSection> sections = new ArrayList<>();
    sections.add(
        new FigureSection(
            "Numbers",
            List.of(
                String.format(
                    Locale.ROOT,
                    "Each number with its %.0f %% bootstrap interval (%d resamples, seed %d); * marks"
                        + " a score that is behind the best of that measure by more than chance"
                        + " allows (Holm).",
                    100 * whole.level(),
                    whole.resamples(),
                    whole.seed())),
            Optional.of(table(whole, orderBy)),
            List.of()));
    sections.add(new FigureSection("Curves", List.of(), Optional.empty(), curves(table)));
    List<Chart> reliabilities = new ArrayList<>();
    List<Chart> histograms = new ArrayList<>();
    for (ScoreColumn column : ordered(table, order(whole, orderBy))) {
      if (column.isProbability()) {
        reliabilities.add(
            EvaluationCharts.reliability(Diagrams.withDefaults().reliability(column)));
      }
      histograms.add(EvaluationCharts.histogram(Diagrams.withDefaults().histogram(column)));
    }
    if (!reliabilities.isEmpty()) {
      sections.add(new FigureSection("Probabilities", List.of(), Optional.empty(), reliabilities));
    }
    sections.add(new FigureSection("Scores", List.of(), Optional.empty(), histograms));
    report
        .slices()
        .forEach(
            (value, slice) ->
                sections.add(
                    new FigureSection(
                        value,
                        List.of(size(slice)),
                        Optional.of(table(slice, orderBy)),
                        List.of())));
    return HtmlFigures.withDefaults()
        .render(
            new FigureReport(
                "How good are the scores?",
                size(whole),
                sections,
                List.of("Scores of " + file.getFileName() + ".")));
  }

  private static String size(EvaluationReport report) {
    return String.format(
        Locale.ROOT,
        "%d answers, %d of them wrong (%.1f %%).",
        report.n(),
        report.positives(),
        100.0 * report.positives() / report.n());
  }

  private static List<Chart> curves(ScoreTable table) {
    List<RocCurve> rocs = new ArrayList<>();
    List<RiskCoverageCurve> risks = new ArrayList<>();
    for (ScoreColumn column : table.columns()) {
      if (RocAuc.withDefaults().refusal(column).isEmpty() && CurveFile.twoClasses(column)) {
        rocs.add(Curves.withDefaults().roc(column));
      }
      risks.add(Curves.withDefaults().riskCoverage(column));
    }
    return List.of(EvaluationCharts.roc(rocs), EvaluationCharts.riskCoverage(risks));
  }

  private static List<ScoreColumn> ordered(ScoreTable table, List<String> order) {
    List<ScoreColumn> columns = new ArrayList<>();
    for (String scorer : order) {
      table.columns().stream()
          .filter(column -> column.scorer().equals(scorer))
          .forEach(columns::add);
    }
    return columns.subList(0, Math.min(DRAWN, columns.size()));
  }

  private static List<String> order(EvaluationReport report, String orderBy) {
    List<String> order = new ArrayList<>();
    report
        .measure(orderBy)
        .ifPresent(measure -> measure.rows().forEach(row -> order.add(row.scorer())));
    report.scorers().stream().filter(scorer -> !order.contains(scorer)).forEach(order::add);
    return order;
  }

  private static FigureTable table(EvaluationReport report, String orderBy) {
    List<String> header = new ArrayList<>(List.of("score"));
    report.measures().forEach(measure -> header.add(measure.metric()));
    List<List<String>> rows = new ArrayList<>();
    for (String scorer : order(report, orderBy)) {
      List<String> cells = new ArrayList<>(List.of(scorer));
      for (MeasureTable measure : report.measures()) {
        cells.add(measure.of(scorer).map(EvaluationPage::cell).orElse("–"));
      }
      rows.add(cells);
    }
    return new FigureTable(header, rows);
  }

  private static String cell(MeasuredScore row) {
    BootstrapInterval interval = row.interval();
    return String.format(
        Locale.ROOT,
        "%.3f%s [%.3f, %.3f]",
        interval.value(),
        row.standing() == Standing.BEHIND ? "*" : "",
        interval.low(),
        interval.high());
  }
}
