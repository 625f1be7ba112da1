package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq evaluate}: its table, its JSON and CSV, what it refuses. */
class EvaluateCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  EvaluateCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String line(int i, String labels, String... scores) {
    return "{\"schema\": \"uq4j.scores/1\", \"id\": \"q"
        + i
        + "\", \"scores\": {"
        + String.join(", ", scores)
        + "}, \"labels\": {"
        + labels
        + "}}";
  }

  private static String score(String scorer, double value, String orientation, String range) {
    return String.format(
        Locale.ROOT,
        "\"%s\": {\"value\": %s, \"orientation\": \"%s\"%s}",
        scorer,
        value,
        orientation,
        range.isEmpty() ? "" : ", \"range\": " + range);
  }

  /** A sure probability, a noisy uncertainty, and one that is there for every other line. */
  private Path scores(int n) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean correct = random.nextInt(3) > 0;
      double sure = (random.nextDouble() + (correct ? 1 : 0)) / 2;
      List<String> scores = new ArrayList<>();
      scores.add(score("noise", 4 * random.nextDouble(), "uncertainty", "[0, null]"));
      scores.add(score("sure", sure, "confidence", "[0, 1]"));
      if (i % 2 == 0) {
        scores.add(score("half", -sure, "uncertainty", ""));
      }
      String labels =
          "\"correct\": "
              + correct
              + ", \"quality\": "
              + (correct ? 0.75 : 0.25)
              + ", \"kind\": "
              + (i % 4 == 0 ? "7" : "\"b\"")
              + ", \"pair\": \"g"
              + i / 2
              + "\"";
      lines.add(line(i, labels, scores.toArray(String[]::new)));
    }
    return Files.write(folder.resolve("scores.jsonl"), lines);
  }

  private Cli evaluate(Path scores, String... more) {
    List<String> command = new ArrayList<>(List.of("evaluate", "--scores", scores.toString()));
    command.addAll(List.of(more));
    if (!command.contains("--resamples")) {
      command.addAll(List.of("--resamples", "200"));
    }
    return Cli.run(command.toArray(String[]::new));
  }

  private JsonNode json(Path scores, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--label", "correct", "--json"));
    arguments.addAll(List.of(more));
    Cli said = evaluate(scores, arguments.toArray(String[]::new));
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    return JSON.readTree(said.out());
  }

  @Test
  void json_ofEveryScorer_hasValueLowHigh() throws IOException {
    JsonNode report = json(scores(300));
    assertThat(report.get("n").asInt()).isEqualTo(300);
    assertThat(report.get("positives").asInt()).isBetween(70, 130);
    assertThat(names(report.get("scorers"))).containsExactly("noise", "sure", "half");
    assertThat(names(report.at("/scorers/sure")))
        .containsExactly("auroc", "auprc", "prr", "ece", "brier", "aurc");
    assertThat(names(report.at("/scorers/noise"))).containsExactly("auroc", "auprc", "prr", "aurc");
    assertThat(names(report.at("/scorers/sure/auroc"))).containsExactly("value", "low", "high");
    for (JsonNode scorer : report.get("scorers")) {
      JsonNode auroc = scorer.get("auroc");
      assertThat(auroc.get("value").asDouble())
          .isBetween(auroc.get("low").asDouble(), auroc.get("high").asDouble());
    }
    assertThat(report.at("/scorers/sure/auroc/value").asDouble()).isEqualTo(1);
    assertThat(report.at("/scorers/half/auroc/n").asInt()).isEqualTo(150);
    assertThat(report.at("/comparison/auroc/noise/standing").asText()).isEqualTo("behind");
    assertThat(report.at("/refused/noise/ece").asText()).contains("within [0, 1]");
    assertThat(report.at("/bootstrap/resamples").asInt()).isEqualTo(200);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void json_anyThreads_isTheSame() throws IOException {
    Path scores = scores(100);
    assertThat(json(scores, "--threads", "3")).isEqualTo(json(scores, "--threads", "1"));
    assertThat(json(scores, "--seed", "5")).isNotEqualTo(json(scores, "--seed", "6"));
  }

  @Test
  void table_ofScores_isOrderedAndMarked() throws IOException {
    Cli said = evaluate(scores(300), "--label", "correct", "--order-by", "prr");
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).startsWith("n = 300, wrong ").contains("scorer").contains("best");
    assertThat(said.out().indexOf("sure")).isLessThan(said.out().indexOf("noise"));
    assertThat(said.out())
        .containsPattern("noise +0\\.\\d{3}\\*")
        .contains("no ece, brier of noise: scores have the range [0, inf]; must be within [0, 1]")
        .contains("95 % intervals from 200 resamples, seed 0; *: behind the best");
  }

  @Test
  void slices_andGroups_areReadFromLabels() throws IOException {
    Path scores = scores(200);
    JsonNode report = json(scores, "--slice", "kind", "--group", "pair");
    assertThat(report.get("groups").asInt()).isEqualTo(100);
    assertThat(names(report.get("slices"))).containsExactly("7", "b");
    assertThat(report.at("/slices/7/n").asInt()).isEqualTo(50);
    assertThat(report.at("/slices/b/n").asInt()).isEqualTo(150);
    assertThat(report.at("/slices/b/scorers/sure/auroc/value").asDouble()).isEqualTo(1);
    JsonNode each = json(scores, "--slice", "pair", "--group", "pair");
    assertThat(each.at("/slices/g0/refused").asText()).contains("of one group");
    assertThat(evaluate(scores, "--label", "correct", "--slice", "kind").out())
        .contains("\n7: n = 50, wrong ");
  }

  @Test
  void gradedLabels_haveMeasuresOfOrder() throws IOException {
    Path scores = scores(100);
    Cli said =
        evaluate(
            scores, "--label", "quality", "--json", "--metrics", "auroc,prr,aurc,spearman,kendall");
    JsonNode report = JSON.readTree(said.out());
    assertThat(report.get("outcomes").asText()).isEqualTo("graded");
    assertThat(names(report.at("/scorers/sure")))
        .containsExactly("prr", "aurc", "spearman", "kendall");
    assertThat(report.at("/scorers/sure/prr/value").asDouble())
        .isCloseTo(
            json(scores, "--metrics", "prr").at("/scorers/sure/prr/value").asDouble(),
            within(1e-12));
    assertThat(evaluate(scores, "--label", "quality").out())
        .contains("outcomes are graded; must be right or wrong");
  }

  @Test
  void labelMeaning_wrong_turnsTheClassesRound() throws IOException {
    Path scores = scores(100);
    JsonNode right = json(scores);
    JsonNode wrong = json(scores, "--label-means", "wrong");
    assertThat(wrong.get("positives").asInt()).isEqualTo(100 - right.get("positives").asInt());
    assertThat(wrong.at("/scorers/sure/auroc/value").asDouble()).isZero();
  }

  @Test
  void missing_mostUncertain_countsEveryItem() throws IOException {
    JsonNode report = json(scores(100), "--missing", "most-uncertain");
    assertThat(names(report.at("/scorers/half/auroc"))).containsExactly("value", "low", "high");
    assertThat(report.at("/scorers/half/auroc/value").asDouble()).isLessThan(0.9);
  }

  @Test
  void csvAndCurves_areWrittenWhole() throws IOException {
    Path scores = scores(100);
    Path csv = folder.resolve("table.csv");
    Path curves = folder.resolve("curves.csv");
    Cli said =
        evaluate(
            scores,
            "--label",
            "correct",
            "--csv",
            "--out",
            csv.toString(),
            "--curves",
            curves.toString());
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    assertThat(said.out()).isEmpty();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0)).startsWith("slice,metric,scorer,value,low,high,n,positives");
    assertThat(lines).hasSize(1 + 3 * 4 + 2);
    assertThat(Files.readString(curves))
        .startsWith("curve,scorer,x,y,low,high,threshold,count\n")
        .contains("\nroc,sure,")
        .contains("\nreliability,sure,")
        .contains("\nhistogram-wrong,noise,")
        .doesNotContain("reliability,noise");
  }

  @Test
  void html_isAPageOfTheNumbersAndCurves() throws IOException {
    Path html = folder.resolve("page.html");
    Cli said = evaluate(scores(100), "--label", "correct", "--html", html.toString());
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    String all = Files.readString(html);
    String page = all.substring(0, all.indexOf("Chart.js v"));
    assertThat(page)
        .contains(
            "How good are the scores?", "Finding wrong answers (ROC)", "Stated and real: sure")
        .contains("Spread: noise")
        .doesNotContain("Stated and real: noise", "NaN");
  }

  @Test
  void linesWithoutTheLabel_areLeftOutAndCounted() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(scores(60)));
    lines.add(line(60, "\"other\": true", score("sure", 0.5, "confidence", "[0, 1]")));
    Path more = Files.write(folder.resolve("more.jsonl"), lines);
    Cli said = evaluate(more, "--label", "correct");
    assertThat(said.code()).isEqualTo(ExitCode.DONE);
    assertThat(said.message())
        .isEqualTo("left out 1 lines of " + more + " without the label correct");
    refused(evaluate(more, "--label", "right"), "none of 61 lines has the label right; there are ");
  }

  private static void refused(Cli said, String... parts) {
    assertThat(said.code()).describedAs(said.out()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void badInput_isRefusedInOneLine() throws IOException {
    Path scores = scores(40);
    refused(evaluate(folder.resolve("no.jsonl"), "--label", "correct"), "no such score file");
    refused(evaluate(scores), "--label");
    refused(evaluate(scores, "--label", "pair"), "label pair of item q0 = \"g0\"; must be true");
    refused(evaluate(scores, "--label", "kind"), "label kind of item q0 = 7.0; must be true");
    refused(
        evaluate(scores, "--label", "correct", "--metrics", "auroc,acc"),
        "metric = acc; must be one of auroc, auprc");
    refused(evaluate(scores, "--label", "correct", "--metrics", "prr-0"), "must be in (0, 1]");
    refused(
        evaluate(scores, "--label", "correct", "--order-by", "nll"),
        "--order-by = nll; must be one of auroc");
    refused(
        evaluate(scores, "--label", "correct", "--scorers", "ccp"),
        "no score of ccp; there are noise, sure, half");
    refused(evaluate(scores, "--label", "correct", "--level", "1"), "level = 1.0; must be in");
    refused(evaluate(scores, "--label", "correct", "--resamples", "0"), "resamples = 0");
    refused(evaluate(scores, "--label", "correct", "--threads", "0"), "threads = 0");
    refused(evaluate(scores, "--label", "correct", "--missing", "sure"), "--missing = sure");
    refused(
        evaluate(scores, "--label", "correct", "--out", folder.resolve("a/b").toString()),
        "no such folder");
    refused(
        evaluate(scores, "--label", "correct", "--metrics", "auroc,auroc"), "auroc is given twice");
    Path one = Files.writeString(folder.resolve("one.jsonl"), Files.readAllLines(scores).get(0));
    refused(evaluate(one, "--label", "correct"), "items are of 1 group; must be of at least 2");
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
    refused(evaluate(empty, "--label", "correct"), "none of 0 lines has the label correct");
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"schema\": \"uq4j.scores/1\"}\n");
    refused(evaluate(bad, "--label", "correct"), "bad.jsonl:1");
    Path turned =
        Files.write(
            folder.resolve("turned.jsonl"),
            List.of(
                line(0, "\"correct\": true", score("s", 1, "confidence", "")),
                line(1, "\"correct\": false", score("s", 1, "uncertainty", ""))));
    refused(evaluate(turned, "--label", "correct"), "turned.jsonl: item q1: s is a(n) uncertainty");
  }

  @Test
  void equalScoresOrOneClass_giveWhatIsDefined() throws IOException {
    List<String> equal = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String same = score("s", 2, "uncertainty", "");
      equal.add(line(i, "\"correct\": " + (i % 2 == 0), same));
      right.add(line(i, "\"correct\": 1", score("s", i, "uncertainty", "")));
    }
    JsonNode tied = json(Files.write(folder.resolve("equal.jsonl"), equal));
    assertThat(tied.at("/scorers/s/auroc/value").asDouble()).isEqualTo(0.5);
    assertThat(tied.at("/scorers/s/prr/value").asDouble()).isCloseTo(0, within(1e-12));
    JsonNode one = json(Files.write(folder.resolve("right.jsonl"), right));
    assertThat(names(one.at("/scorers/s"))).containsExactly("aurc");
    assertThat(one.at("/refused/s/auroc").asText()).contains("at least one wrong and one right");
  }

  @Test
  void shippedModel_askedScoredAndEvaluated_knowsSomething() throws IOException {
    List<String> prompts = new ArrayList<>();
    List<JsonNode> questions = new ArrayList<>();
    try (Stream<String> lines = Files.lines(TestData.path("world/questions.jsonl"))) {
      for (String question : lines.limit(160).toList()) {
        JsonNode node = JSON.readTree(question);
        questions.add(node);
        ObjectNode prompt = JSON.createObjectNode();
        prompt.set("id", node.get("id"));
        prompt.set("prompt", node.get("prompt"));
        prompts.add(prompt.toString());
      }
    }
    Path asked = Files.write(folder.resolve("prompts.jsonl"), prompts);
    Path traces = folder.resolve("traces.jsonl");
    run(
        "generate",
        "--model",
        TestData.path("models/lm-small").toString(),
        "--prompts",
        asked.toString(),
        "--signals",
        "top=10,entropy",
        "--max-new-tokens",
        "16",
        "--out",
        traces.toString());
    List<String> labelled = new ArrayList<>();
    List<String> answers = Files.readAllLines(traces);
    for (int i = 0; i < answers.size(); i++) {
      ObjectNode trace = (ObjectNode) JSON.readTree(answers.get(i));
      String text = trace.at("/generation/text").asText();
      boolean correct = false;
      for (JsonNode accepted : questions.get(i).get("answers")) {
        correct |= text.contains(accepted.asText());
      }
      trace.putObject("labels").put("correct", correct);
      labelled.add(trace.toString());
    }
    Files.write(traces, labelled);
    Path scores = folder.resolve("scored.jsonl");
    run(
        "score",
        "--traces",
        traces.toString(),
        "--scorers",
        "all-possible",
        "--out",
        scores.toString());
    JsonNode report = json(scores);
    assertThat(report.get("n").asInt()).isEqualTo(160);
    assertThat(names(report.get("scorers"))).contains("perplexity", "mean-token-entropy");
    assertThat(report.at("/scorers/perplexity/auroc/low").asDouble()).isGreaterThan(0.5);
    assertThat(report.at("/scorers/perplexity/prr/value").asDouble()).isPositive();
  }

  private static void run(String... arguments) {
    Cli said = Cli.run(arguments);
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
  }
}
