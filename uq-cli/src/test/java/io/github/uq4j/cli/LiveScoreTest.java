package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq score --prompts}: a model answers, and its answers are scored on the way. */
class LiveScoreTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String MODEL = TestData.path("models/lm-small").toString();

  private static final String SCORERS =
      "perplexity,mean-token-entropy,deepconf-tail,self-certainty,rauq,attention-score,"
          + "uqac,uqac-attention,uqac-mean,semantic-entropy,monte-carlo-sequence-entropy";

  private final Path folder;

  LiveScoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Path prompts() throws IOException {
    return Files.write(
        file("prompts.txt"), List.of("Solve: 9*7+8*6", "Oslo is", "Solve: 2+2", "Solve: 7*8-6"));
  }

  private Cli score(String... arguments) {
    List<String> all = new ArrayList<>(List.of("score", "--device", "cpu"));
    all.addAll(List.of(arguments));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void score_ofAnswersAndOfTheirTraces_isTheSame() throws IOException {
    Cli live =
        score(
            "--prompts",
            prompts().toString(),
            "--model",
            MODEL,
            "--nli",
            TestData.path("models/nli").toString(),
            "--scorers",
            SCORERS,
            "--max-new-tokens",
            "40",
            "--samples",
            "3",
            "--traces-out",
            file("traces.jsonl").toString(),
            "--out",
            file("live.jsonl").toString());
    assertThat(live.code()).as(live.err()).isEqualTo(ExitCode.DONE);
    Cli recorded =
        score(
            "--traces",
            file("traces.jsonl").toString(),
            "--model",
            MODEL,
            "--nli",
            TestData.path("models/nli").toString(),
            "--scorers",
            SCORERS,
            "--out",
            file("recorded.jsonl").toString());
    assertThat(recorded.code()).as(recorded.err()).isEqualTo(ExitCode.DONE);
    List<String> first = Files.readAllLines(file("live.jsonl"));
    List<String> second = Files.readAllLines(file("recorded.jsonl"));
    assertThat(first).hasSize(4).hasSameSizeAs(second);
    int compared = 0;
    for (int i = 0; i < first.size(); i++) {
      JsonNode one = JSON.readTree(first.get(i));
      JsonNode two = JSON.readTree(second.get(i));
      assertThat(two.path("refused")).isEqualTo(one.path("refused"));
      assertThat(two.path("scores").size()).isEqualTo(one.path("scores").size());
      for (var entry : one.path("scores").properties()) {
        double value = entry.getValue().path("value").asDouble();
        assertThat(two.path("scores").path(entry.getKey()).path("value").asDouble())
            .as(entry.getKey())
            .isCloseTo(value, within(1e-5 * Math.max(1, Math.abs(value))));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(36);
  }

  @Test
  void generate_forScorers_recordsWhatTheyNeedAndNoMore() throws IOException {
    Cli said =
        Cli.run(
            "generate",
            "--device",
            "cpu",
            "--model",
            MODEL,
            "--prompts",
            prompts().toString(),
            "--for",
            "mean-token-entropy,deepconf-tail",
            "--out",
            file("traces.jsonl").toString());
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    JsonNode trace = JSON.readTree(Files.readAllLines(file("traces.jsonl")).get(0));
    JsonNode token = trace.at("/generation/tokens/0");
    assertThat(token.path("top_logprobs")).hasSize(20);
    assertThat(token.has("entropy")).isTrue();
    assertThat(trace.at("/generation").has("tensors")).isFalse();
  }

  @Test
  void score_badInput_isRefusedByName() throws IOException {
    String out = file("scores.jsonl").toString();
    String prompts = prompts().toString();
    assertRefused(
        score("--prompts", prompts, "--scorers", "perplexity", "--out", out),
        "--prompts needs --model DIR");
    assertRefused(
        score(
            "--traces",
            prompts,
            "--scorers",
            "perplexity",
            "--out",
            out,
            "--traces-out",
            file("t.jsonl").toString()),
        "--traces-out needs --prompts FILE");
    assertRefused(
        score(
            "--prompts",
            prompts,
            "--model",
            MODEL,
            "--scorers",
            "perplexity",
            "--out",
            out,
            "--samples",
            "-1"),
        "--samples = -1; must be >= 0");
    assertThat(file("scores.jsonl")).doesNotExist();
  }

  private static void assertRefused(Cli said, String part) {
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(part).doesNotContain("\n");
  }
}
