package io.github.uq4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.cli.demo.Evaluation;
import io.github.uq4j.cli.demo.PersonCheck;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.evaluation.BootstrapDifference;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the demonstration prints. */
final class DemoTables {

  private DemoTables() {}

  static TextTable people(List<PersonCheck> checks) {
    TextTable table =
        TextTable.of(
            "person", "seen", "claims", "wrong", "caught", "missed", "false alarms", "passed");
    for (PersonCheck check : checks) {
      table.row(
          check.person().name(),
          Integer.toString(check.person().exposure()),
          Integer.toString(check.check().claims().size()),
          Long.toString(check.count(false)),
          Long.toString(check.count(false, Verdict.DOUBTFUL)),
          Long.toString(check.count(false, Verdict.SUPPORTED)),
          Long.toString(check.count(true, Verdict.DOUBTFUL)),
          Long.toString(check.count(true, Verdict.SUPPORTED)));
    }
    return table;
  }

  static TextTable scores(Evaluation evaluation) {
    TextTable table = TextTable.of("score", "ROC-AUC", "PR-AUC", "ccp minus it (ROC-AUC)");
    for (Evaluation.Row row : evaluation.rows()) {
      table.row(
          row.scorer(),
          text(row.roc()),
          text(row.pr()),
          row.advantage().map(DemoTables::text).orElse(""));
    }
    return table;
  }

  static TextTable exposures(Evaluation evaluation) {
    TextTable table =
        TextTable.of(
            "seen",
            "people",
            "claims",
            "wrong",
            "ROC-AUC " + Evaluation.DECIDING,
            "ROC-AUC " + Evaluation.BASELINE);
    for (Evaluation.Exposure row : evaluation.exposures()) {
      table.row(
          Integer.toString(row.exposure()),
          Integer.toString(row.people()),
          Long.toString(row.claims()),
          Long.toString(row.wrong()),
          text(row.roc().get(Evaluation.DECIDING)),
          text(row.roc().get(Evaluation.BASELINE)));
    }
    return table;
  }

  private static String text(@Nullable BootstrapInterval interval) {
    return interval == null
        ? "one class only"
        : String.format("%.3f [%.3f, %.3f]", interval.value(), interval.low(), interval.high());
  }

  private static String text(BootstrapDifference difference) {
    return String.format(
        "%+.3f [%+.3f, %+.3f]", difference.difference(), difference.low(), difference.high());
  }

  static ObjectNode json(
      List<PersonCheck> checks, double threshold, Optional<Evaluation> evaluation) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("threshold", threshold);
    ArrayNode people = root.putArray("people");
    for (PersonCheck check : checks) {
      people
          .addObject()
          .put("id", check.person().id())
          .put("name", check.person().name())
          .put("exposure", check.person().exposure())
          .put("claims", check.check().claims().size())
          .put("caught", check.count(false, Verdict.DOUBTFUL))
          .put("missed", check.count(false, Verdict.SUPPORTED))
          .put("false_alarms", check.count(true, Verdict.DOUBTFUL))
          .put("passed", check.count(true, Verdict.SUPPORTED));
    }
    evaluation.ifPresent(found -> evaluation(root.putObject("evaluation"), found));
    return root;
  }

  private static void evaluation(ObjectNode node, Evaluation evaluation) {
    node.put("people", evaluation.people());
    node.put("n", evaluation.claims());
    node.put("positives", evaluation.wrong());
    node.put("unread", evaluation.unread());
    ObjectNode scorers = node.putObject("scorers");
    for (Evaluation.Row row : evaluation.rows()) {
      ObjectNode scorer = scorers.putObject(row.scorer());
      put(scorer.putObject("roc_auc"), row.roc());
      put(scorer.putObject("pr_auc"), row.pr());
      row.advantage()
          .ifPresent(
              difference ->
                  scorer
                      .putObject("ccp_minus_it")
                      .put("value", difference.difference())
                      .put("low", difference.low())
                      .put("high", difference.high()));
    }
    ArrayNode exposures = node.putArray("exposures");
    for (Evaluation.Exposure row : evaluation.exposures()) {
      ObjectNode exposure = exposures.addObject();
      exposure.put("exposure", row.exposure()).put("people", row.people());
      exposure.put("n", row.claims()).put("positives", row.wrong());
      for (String scorer : List.of(Evaluation.DECIDING, Evaluation.BASELINE)) {
        Optional.ofNullable(row.roc().get(scorer))
            .ifPresent(interval -> put(exposure.putObject(scorer), interval));
      }
    }
  }

  private static void put(ObjectNode node, BootstrapInterval interval) {
    node.put("value", interval.value()).put("low", interval.low()).put("high", interval.high());
  }
}
