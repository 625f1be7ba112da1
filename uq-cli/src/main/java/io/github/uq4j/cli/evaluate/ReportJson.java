package io.github.uq4j.cli.evaluate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.metrics.evaluation.comparison.EvaluationReport;
import io.github.uq4j.metrics.evaluation.comparison.MeasureTable;
import io.github.uq4j.metrics.evaluation.comparison.MeasuredScore;
import java.util.Locale;

/**
 * A report as JSON: {@code {"n", "positives", "scorers": {id: {metric: {"value", "low", "high"}}}}}
 * and behind that what else is known: groups, kind of the outcomes, the bootstrap, the comparison
 * with the best, what was refused, the slices. A measure of fewer items than {@code n} says its own
 * {@code n} and {@code positives}.
 */
final class ReportJson {

  private ReportJson() {}

  static String of(SlicedReport report) {
    ObjectNode root = of(report.whole());
    ObjectNode bootstrap = root.putObject("bootstrap");
    bootstrap.put("level", report.whole().level());
    bootstrap.put("resamples", report.whole().resamples());
    bootstrap.put("seed", report.whole().seed());
    if (!report.slices().isEmpty() || !report.refused().isEmpty()) {
      ObjectNode slices = root.putObject("slices");
      report.slices().forEach((value, slice) -> slices.set(value, of(slice)));
      report.refused().forEach((value, reason) -> slices.putObject(value).put("refused", reason));
    }
    return root.toPrettyString();
  }

  private static ObjectNode of(EvaluationReport report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("n", report.n());
    root.put("positives", report.positives());
    ObjectNode scorers = root.putObject("scorers");
    for (String scorer : report.scorers()) {
      ObjectNode measures = scorers.putObject(scorer);
      for (MeasureTable table : report.measures()) {
        table
            .of(scorer)
            .ifPresent(row -> interval(measures.putObject(table.metric()), row, report));
      }
    }
    root.put("groups", report.groups());
    root.put("outcomes", report.kind().name().toLowerCase(Locale.ROOT));
    comparison(root.putObject("comparison"), report);
    ObjectNode refused = JsonNodeFactory.instance.objectNode();
    for (MeasureTable table : report.measures()) {
      table
          .refused()
          .forEach(
              (scorer, reason) -> refused.withObjectProperty(scorer).put(table.metric(), reason));
    }
    if (!refused.isEmpty()) {
      root.set("refused", refused);
    }
    return root;
  }

  private static void interval(ObjectNode out, MeasuredScore row, EvaluationReport report) {
    out.put("value", row.interval().value());
    out.put("low", row.interval().low());
    out.put("high", row.interval().high());
    if (row.interval().n() != report.n()) {
      out.put("n", row.interval().n());
      out.put("positives", row.interval().positives());
    }
  }

  /** By measure, best first. */
  private static void comparison(ObjectNode out, EvaluationReport report) {
    for (MeasureTable table : report.measures()) {
      ObjectNode rows = out.putObject(table.metric());
      for (MeasuredScore row : table.rows()) {
        ObjectNode cell = rows.putObject(row.scorer());
        cell.put("standing", row.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        row.toBest()
            .ifPresent(
                gap -> {
                  cell.put("behind", gap.behind());
                  cell.put("low", gap.low());
                  cell.put("high", gap.high());
                  cell.put("p", gap.p());
                  cell.put("p_adjusted", gap.adjusted());
                  cell.put("n", gap.n());
                });
      }
    }
  }
}
