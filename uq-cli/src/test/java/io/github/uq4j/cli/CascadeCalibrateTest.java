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
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq cascade calibrate}, and routing by what it writes. */
class CascadeCalibrateTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  CascadeCalibrateTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /** The small model is wrong as often as its one token is improbable; the large one seldom. */
  private Path scores(int n) throws IOException {
    SplittableRandom random = new SplittableRandom(21);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double probability = 1 - 0.6 * random.nextDouble();
      boolean small = random.nextDouble() < probability;
      boolean large = small || random.nextInt(3) > 0;
      lines.add(
          "{\"schema\":\"uq4j.trace/1\",\"id\":\"q%d\",\"generation\":{\"text\":\"a\",\"tokens\":[{\"text\":\"a\",\"logprob\":%s}]},\"labels\":{\"small\":%s,\"large\":%s}}"
              .formatted(i, Math.log(probability), small, large));
    }
    Path traces = Files.write(file("traces.jsonl"), lines);
    Path scores = file("scores.jsonl");
    Cli said =
        Cli.run(
            "score",
            "--traces",
            traces.toString(),
            "--scorers",
            "chow-sum",
            "--out",
            scores.toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    return scores;
  }

  private Cli calibrate(Path scores, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cascade",
                "calibrate",
                "--scores",
                scores.toString(),
                "--rule",
                "chow-sum",
                "--quality",
                "small,large",
                "--out",
                file("threshold.json").toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void calibrate_enoughPrompts_provesAThreshold() throws IOException {
    Cli said = calibrate(scores(1_500), "--risk", "0.15", "--json", "--resplits", "40");
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    JsonNode json = JSON.readTree(said.out());
    assertThat(json.path("feasible").asBoolean()).isTrue();
    assertThat(json.path("observed_risk").asDouble()).isLessThan(0.15);
    assertThat(json.path("p_value").asDouble()).isLessThanOrEqualTo(0.1);
    assertThat(json.at("/resplits/n").asInt()).isEqualTo(40);
    assertThat(json.at("/resplits/coverage_on_all").asDouble()).isGreaterThan(0.8);
    double handedOn = json.path("handed_on").asDouble();
    assertThat(handedOn).isBetween(0.1, 0.95);
    assertThat(json.path("quality").asDouble()).isGreaterThan(0.7);
    JsonNode kept = JSON.readTree(Files.readString(file("threshold.json")));
    assertThat(kept.path("kind").asText()).isEqualTo("risk-threshold");
    assertThat(kept.toString()).contains("chow-sum", "\"loss\"", "wrong", "small,large");
    assertThat(kept.at("/values/threshold").asDouble())
        .isCloseTo(-json.path("threshold").asDouble(), within(1e-12));
  }

  @Test
  void calibrate_regret_handsOnLessThanWrong() throws IOException {
    Path scores = scores(1_500);
    double wrong =
        JSON.readTree(calibrate(scores, "--risk", "0.15", "--json").out())
            .path("handed_on")
            .asDouble();
    Cli said = calibrate(scores, "--risk", "0.15", "--loss", "regret", "--json");
    assertThat(JSON.readTree(said.out()).path("handed_on").asDouble()).isLessThan(wrong);
    assertThat(said.out()).contains("would be better than those kept by at most 0.15");
    assertThat(calibrate(scores, "--risk", "0.15").out())
        .contains("keep if chow-sum", "handed on", "of the prompts that prove");
  }

  @Test
  void calibrate_riskOutOfReach_writesNothing() throws IOException {
    Cli said = calibrate(scores(400), "--risk", "0.02");
    assertThat(said.code()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(said.out()).contains("No threshold of the grid can be promised");
    assertThat(file("threshold.json")).doesNotExist();
  }

  @Test
  void calibrate_badInput_isOneLineAndExitCodeTwo() throws IOException {
    Path scores = scores(20);
    assertRefused(
        calibrate(scores), "has 20 labelled scores of chow-sum", "needs at least 22 to prove");
    assertRefused(calibrate(scores, "--risk", "1"), "risk = 1.0; must be in (0, 1)");
    assertRefused(calibrate(scores, "--resplits", "-1"), "--resplits = -1; must be >= 0");
    assertRefused(calibrate(scores, "--loss", "luck"), "--loss = luck; must be wrong or regret");
    assertRefused(calibrate(scores, "--choosing", "0"), "choosing = 0.0; must be in (0, 1)");
    assertThat(file("threshold.json")).doesNotExist();
  }

  private static void assertRefused(Cli said, String... parts) {
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
  }

  private Cli route(String... more) throws IOException {
    return Routing.route(folder, List.of("Solve: 1+4", "Solve: 9*7+8*6"), 12, more);
  }

  @Test
  void route_byAProvenThreshold_usesIt() throws IOException {
    calibrate(scores(1_500), "--risk", "0.15");
    double threshold =
        -JSON.readTree(Files.readString(file("threshold.json"))).at("/values/threshold").asDouble();
    Cli said = route("--rule", "chow-sum", "--threshold-file", file("threshold.json").toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    JsonNode first = JSON.readTree(Files.readAllLines(file("decisions.jsonl")).get(0));
    assertThat(first.at("/visits/0/threshold").asDouble()).isCloseTo(threshold, within(1e-12));
    assertRefused(
        route("--rule", "perplexity", "--threshold-file", file("threshold.json").toString()),
        "is a threshold of chow-sum; the rule is perplexity");
  }

  @Test
  void route_early_decidesTheSameWithFewerTokens() throws IOException {
    String[] rule = {"--rule", "chow-quantile", "--threshold", "0"};
    route(rule);
    List<String> whole = Files.readAllLines(file("decisions.jsonl"));
    route("--rule", "chow-quantile", "--threshold", "0", "--early");
    List<String> early = Files.readAllLines(file("decisions.jsonl"));
    int saved = 0;
    for (int i = 0; i < whole.size(); i++) {
      JsonNode full = JSON.readTree(whole.get(i));
      JsonNode cut = JSON.readTree(early.get(i));
      assertThat(cut.path("text")).isEqualTo(full.path("text"));
      assertThat(cut.path("answered_by")).isEqualTo(full.path("answered_by"));
      saved += full.at("/visits/0/new_tokens").asInt() - cut.at("/visits/0/new_tokens").asInt();
      assertThat(cut.at("/visits/0/ending").asText()).isEqualTo("early");
      assertThat(cut.at("/visits/0/bound").asDouble()).isNegative();
    }
    assertThat(saved).isPositive();
  }
}
