package io.github.uq4j.cli.evaluate;

import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.comparison.EvaluationReport;
import io.github.uq4j.metrics.evaluation.comparison.MeasureTable;
import io.github.uq4j.metrics.evaluation.comparison.MeasuredScore;
import io.github.uq4j.metrics.evaluation.comparison.ToBest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A report as CSV (RFC 4180): a row for each slice, measure and score. */
final class ReportCsv {

  private static final String HEADER =
      "slice,metric,scorer,value,low,high,n,positives,standing,behind,behind_low,behind_high,p,"
          + "p_adjusted\n";

  private ReportCsv() {}

  static String of(SlicedReport report) {
    StringBuilder out = new StringBuilder(HEADER);
    add(out, "", report.whole());
    report.slices().forEach((value, slice) -> add(out, value, slice));
    return out.toString();
  }

  private static void add(StringBuilder out, String slice, EvaluationReport report) {
    for (MeasureTable table : report.measures()) {
      for (MeasuredScore row : table.rows()) {
        BootstrapInterval interval = row.interval();
        List<String> cells = new ArrayList<>();
        cells.add(quote(slice));
        cells.add(table.metric());
        cells.add(quote(row.scorer()));
        cells.add(Double.toString(interval.value()));
        cells.add(Double.toString(interval.low()));
        cells.add(Double.toString(interval.high()));
        cells.add(Integer.toString(interval.n()));
        cells.add(Integer.toString(interval.positives()));
        cells.add(row.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        cells.add(cell(row.toBest(), ToBest::behind));
        cells.add(cell(row.toBest(), ToBest::low));
        cells.add(cell(row.toBest(), ToBest::high));
        cells.add(cell(row.toBest(), ToBest::p));
        cells.add(cell(row.toBest(), ToBest::adjusted));
        out.append(String.join(",", cells)).append('\n');
      }
    }
  }

  private static String cell(Optional<ToBest> gap, ToDoubleFunction<ToBest> part) {
    return gap.map(g -> Double.toString(part.applyAsDouble(g))).orElse("");
  }

  private static String quote(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
