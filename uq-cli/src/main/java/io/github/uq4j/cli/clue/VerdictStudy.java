package io.github.uq4j.cli.clue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.TextTable;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.BootstrapInterval;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.hidden.clue.ClueScore;
import io.github.uq4j.metrics.hidden.clue.VerdictReport;
import io.github.uq4j.score.LabelledScore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Verdicts and margins against labels, where there are any. */
final class VerdictStudy {

  private final Bootstrap bootstrap;
  private final Map<String, List<LabelledScore>> columns = new LinkedHashMap<>();
  private VerdictReport report = VerdictReport.NONE;
  private int scored;
  private int calledRight;

  VerdictStudy(int resamples, long seed) {
    this.bootstrap = Bootstrap.withDefaults().withResamples(resamples).withSeed(seed);
  }

  void add(Answer answer, ClueScore score, double relative) {
    scored++;
    calledRight += score.predictsSuccess() ? 1 : 0;
    if (answer.right().isEmpty()) {
      return;
    }
    boolean right = answer.right().get();
    report = report.with(score.predictsSuccess(), right);
    note("margin", -score.margin(), right, answer.group());
    note("distance to successes", score.success(), right, answer.group());
    note("relative mahalanobis", relative, right, answer.group());
    note("length", answer.trace().generation().tokens().size(), right, answer.group());
  }

  private void note(String name, double uncertainty, boolean right, String prompt) {
    columns
        .computeIfAbsent(name, all -> new ArrayList<>())
        .add(new LabelledScore(uncertainty, !right, Optional.of(prompt)));
  }

  int scored() {
    return scored;
  }

  void print(PrintWriter out, boolean json) {
    if (json) {
      out.println(json());
      return;
    }
    out.println("scored " + scored + " answers, called " + calledRight + " right");
    if (report.n() == 0) {
      return;
    }
    out.printf(
        Locale.ROOT,
        "n = %d with a label, %d right%n%naccuracy %s, of always the same verdict %s%n"
            + "balanced accuracy %s, correlation (MCC) %.3f, right called right %s, wrong called wrong"
            + " %s%n%n",
        report.n(),
        report.truePositives() + report.falseNegatives(),
        shown(report.accuracy()),
        shown(report.majorityClassAccuracy()),
        shown(report.balancedAccuracy()),
        report.matthewsCorrelation(),
        shown(report.truePositiveRate()),
        shown(report.trueNegativeRate()));
    Map<String, BootstrapInterval> areas = areas();
    if (areas.isEmpty()) {
      out.println("all answers are right or all are wrong: no AUROC");
      return;
    }
    TextTable table = TextTable.of("for wrong answers", "AUROC", "95 %");
    areas.forEach(
        (name, area) ->
            table.row(
                name,
                number(area.value()),
                "[" + number(area.low()) + ", " + number(area.high()) + "]"));
    table.print(out);
  }

  /** Areas with intervals over prompts; none if there is one class or one prompt only. */
  private Map<String, BootstrapInterval> areas() {
    Map<String, BootstrapInterval> areas = new LinkedHashMap<>();
    if (report.balancedAccuracy().isPresent() && prompts() > 1) {
      columns.forEach(
          (name, scores) -> areas.put(name, bootstrap.interval(RocAuc.withDefaults(), scores)));
    }
    return areas;
  }

  private long prompts() {
    return columns.getOrDefault("margin", List.of()).stream()
        .map(LabelledScore::group)
        .distinct()
        .count();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String shown(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "undefined";
  }

  private ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("scored", scored);
    root.put("called_right", calledRight);
    root.put("n", report.n());
    root.put("prompts", prompts());
    root.put("tp", report.truePositives());
    root.put("fp", report.falsePositives());
    root.put("tn", report.trueNegatives());
    root.put("fn", report.falseNegatives());
    put(root, "accuracy", report.accuracy());
    put(root, "majority_class_accuracy", report.majorityClassAccuracy());
    put(root, "balanced_accuracy", report.balancedAccuracy());
    root.put("mcc", report.matthewsCorrelation());
    put(root, "tpr", report.truePositiveRate());
    put(root, "tnr", report.trueNegativeRate());
    ObjectNode areas = root.putObject("auroc_wrong");
    areas()
        .forEach(
            (name, area) ->
                areas
                    .putObject(name.replace(' ', '_'))
                    .put("value", area.value())
                    .put("low", area.low())
                    .put("high", area.high()));
    return root;
  }

  private static void put(ObjectNode root, String name, OptionalDouble value) {
    if (value.isPresent()) {
      root.put(name, value.getAsDouble());
    } else {
      root.putNull(name);
    }
  }
}
