package io.github.uq4j.cli;

import io.github.uq4j.cli.demo.Evaluation;
import io.github.uq4j.cli.demo.PersonCheck;
import io.github.uq4j.cli.demo.Truth;
import io.github.uq4j.report.Answer;
import io.github.uq4j.report.CheckedAnswers;
import io.github.uq4j.report.FactCheckReport;
import io.github.uq4j.report.Interval;
import io.github.uq4j.report.Measure;
import io.github.uq4j.report.Summary;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The demonstration's report. */
final class DemoReport {

  private DemoReport() {}

  static FactCheckReport of(
      List<PersonCheck> checks, double threshold, Optional<Evaluation> evaluation) {
    List<Answer> answers = new ArrayList<>();
    for (PersonCheck check : checks) {
      answers.add(
          CheckedAnswers.answer(
              check.trace(),
              check.check(),
              claim -> Optional.ofNullable(check.truths().get(claim)).map(Truth::note)));
    }
    Trace first = checks.get(0).trace();
    FactCheckReport report =
        FactCheckReport.of("What the model does not know", threshold, answers)
            .withSubtitle(
                "A small language model writes about invented people. Each claim carries the"
                    + " model's own doubt about what it says; the truth beside it comes from the"
                    + " world's table.")
            .withModel(first.model().map(ModelInfo::id).orElse(""))
            .withProvenance(
                List.of(
                    first.provenance().map(Provenance::producer).orElse("uq4j"),
                    "claims: clauses; doubt: claim-conditioned probability with claim prefix,"
                        + " two-way entailment; threshold learned on other people"));
    return evaluation.map(DemoReport::summary).map(report::withSummary).orElse(report);
  }

  private static Summary summary(Evaluation evaluation) {
    List<Measure> measures = new ArrayList<>();
    for (Evaluation.Row row : evaluation.rows()) {
      measures.add(
          new Measure(
              "ROC-AUC of " + row.scorer(),
              row.roc().value(),
              Optional.of(
                  new Interval(row.roc().low(), row.roc().high(), row.roc().resampling().level())),
              row.roc().n(),
              "0.5 is chance, 1 puts every wrong claim before every right one"));
    }
    return Summary.of(measures);
  }
}
