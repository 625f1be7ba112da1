package io.github.uq4j.cli.evaluate;

import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.curve.CurveCsv;
import io.github.uq4j.metrics.evaluation.curve.Curves;
import io.github.uq4j.metrics.evaluation.curve.Diagrams;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.items.ScoreTable;
import java.io.IOException;

/** Every curve and diagram that the scores of a table have, as CSV. */
final class CurveFile {

  private CurveFile() {}

  static String of(ScoreTable table) throws IOException {
    StringBuilder text = new StringBuilder();
    CurveCsv csv = CurveCsv.to(text);
    for (ScoreColumn column : table.columns()) {
      Curves curves = Curves.withDefaults();
      if (twoClasses(column)) {
        csv.write(curves.roc(column));
        csv.write(curves.precisionRecall(column));
      }
      csv.write(curves.riskCoverage(column));
      if (column.isProbability()) {
        csv.write(Diagrams.withDefaults().reliability(column));
      }
      csv.write(Diagrams.withDefaults().histogram(column));
    }
    return text.toString();
  }

  /** Among the items that are measured. */
  static boolean twoClasses(ScoreColumn column) {
    boolean wrong = false;
    boolean right = false;
    for (int i = 0; i < column.size(); i++) {
      if (column.counts(i)) {
        wrong |= column.outcomes().quality(i) == 0;
        right |= column.outcomes().quality(i) == 1;
      }
    }
    return wrong && right && RocAuc.withDefaults().refusal(column).isEmpty();
  }
}
