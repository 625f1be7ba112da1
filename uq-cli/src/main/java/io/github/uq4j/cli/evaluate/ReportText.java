package io.github.uq4j.cli.evaluate;

import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.comparison.EvaluationReport;
import io.github.uq4j.metrics.evaluation.comparison.MeasureTable;
import io.github.uq4j.metrics.evaluation.comparison.MeasuredScore;
import io.github.uq4j.metrics.evaluation.comparison.Standing;
import io.github.uq4j.metrics.evaluation.comparison.ToBest;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A report as tables: one with the intervals of the measure that orders the scores, one with every
 * measure. A star marks a score that is behind the best of that measure by more than chance allows.
 */
final class ReportText {

  private static final String NONE = "-";

  private final PrintWriter out;
  private final String orderBy;

  private ReportText(PrintWriter out, String orderBy) {
    this.out = out;
    this.orderBy = orderBy;
  }

  /** Prints a report; without a measure to order by, the first one that any score has. */
  static void print(PrintWriter out, SlicedReport report, Optional<String> orderBy) {
    new ReportText(out, orderBy.orElse(first(report))).print(report);
  }

  /** The first measure that any score has. */
  static String first(SlicedReport report) {
    List<MeasureTable> measures = report.whole().measures();
    return measures.stream()
        .filter(m -> !m.rows().isEmpty())
        .findFirst()
        .orElse(measures.get(0))
        .metric();
  }

  private void print(SlicedReport report) {
    EvaluationReport whole = report.whole();
    heading(whole, "");
    intervals(whole);
    out.println();
    all(whole);
    refusals(whole);
    report
        .slices()
        .forEach(
            (value, slice) -> {
              out.println();
              heading(slice, value + ": ");
              all(slice);
            });
    report.refused().forEach((value, reason) -> out.println("\n" + value + ": " + reason));
    out.printf(
        Locale.ROOT,
        "%n%s %% intervals from %d resamples, seed %d; *: behind the best, p < %.2g (Holm).%n",
        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(100 * whole.level()),
        whole.resamples(),
        whole.seed(),
        1 - whole.level());
  }

  private void heading(EvaluationReport report, String slice) {
    out.printf(
        Locale.ROOT,
        "%sn = %d, wrong %d (%.1f %%)%s%n%n",
        slice,
        report.n(),
        report.positives(),
        100.0 * report.positives() / report.n(),
        report.groups() == report.n() ? "" : ", groups " + report.groups());
  }

  private void intervals(EvaluationReport report) {
    MeasureTable measure = report.measure(orderBy).orElseThrow();
    TextTable table = TextTable.of("scorer", orderBy, "low", "high", "n", "behind", "p", "");
    for (MeasuredScore row : measure.rows()) {
      BootstrapInterval interval = row.interval();
      Optional<ToBest> gap = row.toBest();
      table.row(
          row.scorer(),
          number(interval.value()),
          number(interval.low()),
          number(interval.high()),
          Integer.toString(interval.n()),
          gap.map(g -> number(g.behind())).orElse(NONE),
          gap.map(g -> chance(g.adjusted())).orElse(NONE),
          row.standing() == Standing.BEST ? "best" : mark(row).strip());
    }
    table.print(out);
  }

  private void all(EvaluationReport report) {
    List<String> header = new ArrayList<>(List.of("scorer"));
    report.measures().forEach(measure -> header.add(measure.metric()));
    TextTable table = TextTable.of(header.toArray(String[]::new));
    for (String scorer : order(report)) {
      List<String> cells = new ArrayList<>(List.of(scorer));
      for (MeasureTable measure : report.measures()) {
        cells.add(
            measure.of(scorer).map(row -> number(row.interval().value()) + mark(row)).orElse(NONE));
      }
      table.row(cells.toArray(String[]::new));
    }
    table.print(out);
  }

  /** By the measure that orders; those without it last. */
  private List<String> order(EvaluationReport report) {
    List<String> order = new ArrayList<>();
    report
        .measure(orderBy)
        .ifPresent(measure -> measure.rows().forEach(row -> order.add(row.scorer())));
    report.scorers().stream().filter(scorer -> !order.contains(scorer)).forEach(order::add);
    return order;
  }

  /** A line for every reason, with the measures and scores it holds for. */
  private void refusals(EvaluationReport report) {
    Map<String, Map<String, List<String>>> metricsOfScorer = new LinkedHashMap<>();
    for (MeasureTable measure : report.measures()) {
      measure
          .refused()
          .forEach(
              (scorer, reason) ->
                  metricsOfScorer
                      .computeIfAbsent(reason, r -> new LinkedHashMap<>())
                      .computeIfAbsent(scorer, s -> new ArrayList<>())
                      .add(measure.metric()));
    }
    metricsOfScorer.forEach(
        (reason, ofScorer) -> {
          Map<List<String>, List<String>> scorersOfMetrics = new LinkedHashMap<>();
          ofScorer.forEach(
              (scorer, metrics) ->
                  scorersOfMetrics.computeIfAbsent(metrics, m -> new ArrayList<>()).add(scorer));
          scorersOfMetrics.forEach(
              (metrics, scorers) ->
                  out.println(
                      "\nno "
                          + String.join(", ", metrics)
                          + " of "
                          + String.join(", ", scorers)
                          + ": "
                          + reason));
        });
  }

  private static String mark(MeasuredScore row) {
    return row.standing() == Standing.BEHIND ? "*" : " ";
  }

  private static String chance(double p) {
    return p < 0.001 ? "<.001" : number(p);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
