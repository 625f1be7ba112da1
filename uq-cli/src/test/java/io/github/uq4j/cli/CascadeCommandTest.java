package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq cascade curve} and {@code uq cascade fit}. */
class CascadeCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  CascadeCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /** Two tokens an answer; the small model is right where both are probable. */
  private Path traces(int n) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double first = -random.nextDouble();
      double second = -random.nextDouble();
      boolean right = first + second + 0.4 * random.nextDouble() > -1;
      boolean large = right || random.nextInt(4) > 0;
      lines.add(
          "{\"schema\":\"uq4j.trace/1\",\"id\":\"q%d\",\"generation\":{\"text\":\"a b\",\"tokens\":[{\"text\":\"a\",\"logprob\":%s},{\"text\":\" b\",\"logprob\":%s}]},\"labels\":{\"small\":%s,\"large\":%s}}"
              .formatted(i, first, second, right, large));
    }
    return Files.write(file("traces.jsonl"), lines);
  }

  private Path scores(int n) throws IOException {
    Path scores = file("scores.jsonl");
    Cli said =
        Cli.run(
            "score",
            "--traces",
            traces(n).toString(),
            "--scorers",
            "chow-sum,perplexity,chow-quantile",
            "--out",
            scores.toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    return scores;
  }

  private static Cli curve(Path scores, String rule, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cascade",
                "curve",
                "--scores",
                scores.toString(),
                "--rule",
                rule,
                "--quality",
                "small,large",
                "--resamples",
                "100"));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void curve_json_hasTheFieldsOthersRelyOn() throws IOException {
    Cli said = curve(scores(40), "chow-sum", "--json", "--against", "chow-quantile");
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    JsonNode json = JSON.readTree(said.out());
    assertThat(json.path("n").asInt()).isEqualTo(40);
    assertThat(json.path("random").asDouble())
        .isCloseTo(
            (json.path("small").asDouble() + json.path("large").asDouble()) / 2, within(1e-12));
    assertThat(json.path("auc").asDouble())
        .isBetween(json.path("auc_low").asDouble(), json.path("auc_high").asDouble());
    assertThat(json.path("auc").asDouble()).isLessThanOrEqualTo(json.path("oracle").asDouble());
    assertThat(json.path("relative_percent").isNumber()).isTrue();
    assertThat(json.path("efficiency").asDouble()).isBetween(0.0, 1.0);
    assertThat(json.path("apgr").isNumber()).isTrue();
    assertThat(json.path("curve")).hasSize(41);
    assertThat(json.at("/curve/0/1").asDouble()).isEqualTo(json.path("small").asDouble());
    assertThat(json.at("/curve/40/0").asDouble()).isEqualTo(1);
    assertThat(json.at("/against/p").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void curve_ofAnUncertainty_isTurnedRound() throws IOException {
    Path scores = scores(60);
    double average =
        JSON.readTree(curve(scores, "perplexity", "--json").out()).path("auc").asDouble();
    double random =
        JSON.readTree(curve(scores, "perplexity", "--json").out()).path("random").asDouble();
    assertThat(average).isGreaterThan(random);
  }

  @Test
  void curve_table_showsRatesThresholdsAndCosts() throws IOException {
    Path csv = file("curve.csv");
    Cli said =
        curve(
            scores(40),
            "chow-sum",
            "--rates",
            "0,0.5,1",
            "--cost",
            "1,10",
            "--csv",
            csv.toString());
    assertThat(said.out())
        .contains("chow-sum, n = 40", "AUC-DF", "handed on", "50.0 %", "Infinity", "6.000");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(42).startsWith("rate,quality,low,high,chance,best_order");
    for (String line : lines.subList(1, 42)) {
      double[] row = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
      assertThat(row[1]).isBetween(row[2], row[3]).isLessThanOrEqualTo(row[5] + 1e-12);
      assertThat(row[4]).isLessThanOrEqualTo(row[5] + 1e-12);
    }
  }

  @Test
  void curve_html_isAPageOfTwoCharts() throws IOException {
    Path html = file("curve.html");
    Cli said =
        curve(
            scores(40),
            "chow-sum",
            "--against",
            "perplexity",
            "--cost",
            "1,10",
            "--html",
            html.toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    String page = Files.readString(html);
    assertThat(page).contains("When to ask the large model", "Quality by cost", "paired, n = 40");
    assertThat(page.split("<canvas ", -1)).hasSize(3);
  }

  @Test
  void fit_everyLearner_writesARuleAndCrossFittedScores() throws IOException {
    Path scores = scores(80);
    for (String learner : List.of("logistic", "mlp")) {
      Path rule = file(learner + ".json");
      Path fitted = file(learner + ".jsonl");
      Cli said =
          Cli.run(
              "cascade",
              "fit",
              "--traces",
              file("traces.jsonl").toString(),
              "--scores",
              scores.toString(),
              "--with-scores",
              "perplexity",
              "--quality",
              "small,large",
              "--learner",
              learner,
              "--out",
              rule.toString(),
              "--scores-out",
              fitted.toString());
      assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
      JsonNode json = JSON.readTree(Files.readString(rule));
      assertThat(json.path("kind").asText()).isEqualTo("deferral-rule");
      assertThat(json.toString()).contains("post-hoc-quantile", "perplexity", "traces.jsonl");
      JsonNode drawn =
          JSON.readTree(
              curve(fitted, "post-hoc-quantile", "--json", "--against", "chow-sum").out());
      assertThat(drawn.at("/against/rule").asText()).isEqualTo("chow-sum");
      assertThat(drawn.path("n").asInt()).isEqualTo(80);
      assertThat(drawn.path("efficiency").asDouble()).isGreaterThan(0.3);
    }
  }

  @Test
  void badInput_isOneLineAndExitCodeTwo() throws IOException {
    Path scores = scores(10);
    assertRefused(curve(scores, "sar"), "no score of sar; there are", "chow-sum");
    assertRefused(curve(file("none.jsonl"), "chow-sum"), "no such score file");
    assertRefused(curve(scores, "chow-sum", "--rates", "2"), "rate = 2.0; must be in [0, 1]");
    assertRefused(curve(scores, "chow-sum", "--cost", "1"), "--cost has 1 numbers");
    assertRefused(
        Cli.run(
            "cascade",
            "curve",
            "--scores",
            scores.toString(),
            "--rule",
            "chow-sum",
            "--quality",
            "small"),
        "--quality = small; must be two labels");
    assertRefused(
        Cli.run(
            "cascade",
            "curve",
            "--scores",
            scores.toString(),
            "--rule",
            "chow-sum",
            "--quality",
            "a,b"),
        "none of 10 lines has the labels a and b");
    String[] fit = {
      "cascade",
      "fit",
      "--traces",
      file("traces.jsonl").toString(),
      "--quality",
      "small,large",
      "--out",
      file("rule.json").toString(),
      "",
      ""
    };
    for (String[] pair :
        new String[][] {
          {"--features", "pixels", "features = pixels; must be one of"},
          {"--learner", "trees", "--learner = trees; must be logistic or mlp"},
          {"--target", "luck", "target = luck; must be one of"},
          {"--C", "0", "C = 0.0; must be finite and > 0"},
          {"--with-scores", "perplexity", "--with-scores needs --scores FILE"},
          {"--features", "post-hoc-embed-1", "has no hidden states"}
        }) {
      fit[8] = pair[0];
      fit[9] = pair[1];
      assertRefused(Cli.run(fit), pair[2]);
      assertThat(file("rule.json")).doesNotExist();
    }
  }

  @Test
  void curve_nothingToTellApart_leavesRatiosUndefined() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lines.add(
          "{\"schema\":\"uq4j.trace/1\",\"id\":\"q%d\",\"generation\":{\"text\":\"a\",\"tokens\":[{\"text\":\"a\",\"logprob\":-1}]},\"labels\":{\"small\":%s,\"large\":%s}}"
              .formatted(i, i < 1, i > 3));
    }
    for (int count : new int[] {5, 1, 0}) {
      Path traces = Files.write(file("same.jsonl"), lines.subList(0, count));
      Path scores = file("same.scores.jsonl");
      Cli.run(
          "score",
          "--traces",
          traces.toString(),
          "--scorers",
          "chow-sum",
          "--out",
          scores.toString());
      Cli said = curve(scores, "chow-sum", "--json");
      if (count == 0) {
        assertRefused(said, "none of 0 lines has the labels");
        continue;
      }
      JsonNode json = JSON.readTree(said.out());
      assertThat(json.path("n").asInt()).isEqualTo(count);
      assertThat(json.path("auc").asDouble()).isEqualTo(json.path("random").asDouble());
      assertThat(json.path("apgr").isNull()).isEqualTo(count == 5);
      assertThat(json.path("efficiency").isNull()).isEqualTo(count == 1);
    }
  }

  private static void assertRefused(Cli said, String... parts) {
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
  }

  private Cli route(String... more) throws IOException {
    return Routing.route(
        folder, List.of("Solve: 1+4", "Solve: 9*7+8*6", "Solve: 2+2", "Oslo is"), 8, more);
  }

  @Test
  void route_shippedModels_writesADecisionALine() throws IOException {
    Cli all = route("--rule", "chow-average", "--threshold", "Infinity");
    assertThat(all.code()).as(all.err()).isEqualTo(ExitCode.DONE);
    assertThat(all.out()).contains("last", "100.0 %", "cost 44.0000 for 4 prompts");
    Cli none = route("--rule", "perplexity", "--threshold", "-Infinity");
    assertThat(none.out()).contains("sure", "cost 4.00000 for 4 prompts");
    JsonNode first = JSON.readTree(Files.readAllLines(file("decisions.jsonl")).get(0));
    assertThat(first.path("answered_by").asText()).isEqualTo("small");
    assertThat(first.path("text").asText()).isNotEmpty();
    assertThat(first.at("/visits/0/confidence").asDouble()).isNegative();
    assertThat(first.at("/visits/0/new_tokens").asInt()).isBetween(1, 9);
    Cli poor = route("--rule", "chow-sum", "--threshold", "Infinity", "--budget", "14");
    assertThat(poor.out()).contains("last", "budget");
  }

  @Test
  void route_badInput_isRefusedBeforeAModelIsLoaded() throws IOException {
    assertRefused(
        route("--rule", "token-logprob", "--threshold", "0"),
        "--rule = token-logprob; must be a score of whole answers");
    assertRefused(
        route("--rule", "chow-sum", "--threshold", "0", "--budget", "-1"),
        "budget = -1.0; must be >= 0");
    assertRefused(route("--rule", "chow-sum", "--threshold", "NaN"), "threshold = NaN");
    assertRefused(
        route("--rule", "chow-sum", "--threshold", "0", "--cost", "1"), "--cost has 1 numbers");
    assertThat(file("decisions.jsonl")).doesNotExist();
  }
}
