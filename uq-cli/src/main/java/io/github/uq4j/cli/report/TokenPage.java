package io.github.uq4j.cli.report;

import io.github.uq4j.report.Answer;
import io.github.uq4j.report.HtmlReport;
import io.github.uq4j.report.NamedScore;
import io.github.uq4j.report.TokenReport;
import io.github.uq4j.report.Unfolded;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Provenance;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The first answers of a trace file, token by token. */
final class TokenPage {

  /** So few answers stand open from the start. */
  private static final int FEW = 5;

  private final int most;
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Set<String> models = new LinkedHashSet<>();
  private final Set<String> producers = new LinkedHashSet<>();
  private long seen;

  TokenPage(int most) {
    this.most = most;
  }

  void add(Trace trace) {
    seen++;
    if (answers.size() < most) {
      answers.put(trace.id(), Answer.of(trace));
      trace.model().map(ModelInfo::id).ifPresent(models::add);
      trace.provenance().map(Provenance::producer).ifPresent(producers::add);
    }
  }

  /** Puts the scores of a sheet beside the answer of its name, if that is drawn. */
  void add(ScoreSheet sheet) {
    answers.computeIfPresent(
        sheet.id(),
        (id, answer) ->
            answer.withScores(
                sheet.scores().stream()
                    .map(score -> new NamedScore(score.scorer().id(), score.value()))
                    .toList()));
  }

  String render(Path file) {
    String count =
        answers.size() == seen
            ? ""
            : String.format(
                Locale.ROOT, "The first %,d of %,d answers are drawn.", answers.size(), seen);
    List<String> provenance = new ArrayList<>(producers);
    provenance.add("Traces of " + file.getFileName() + ".");
    return HtmlReport.withDefaults()
        .withUnfolded(answers.size() <= FEW ? Unfolded.ALL : Unfolded.FIRST)
        .render(
            new TokenReport(
                "", count, String.join(", ", models), List.copyOf(answers.values()), provenance));
  }
}
