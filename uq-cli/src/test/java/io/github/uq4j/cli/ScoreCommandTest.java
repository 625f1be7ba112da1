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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code uq score}: threads, kept judgements, provenance, bad input. */
class ScoreCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NLI = TestData.path("models/nli").toString();

  private final Path folder;

  ScoreCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static String step(String text, int start, double first, String other) {
    return "{\"text\": \""
        + text
        + "\", \"start\": "
        + start
        + ", \"end\": "
        + (start + text.length())
        + ", \"logprob\": "
        + first
        + ", \"entropy\": 0.7, \"top_logprobs\": [{\"text\": \""
        + text
        + "\", \"logprob\": "
        + first
        + "}, {\"text\": \""
        + other
        + "\", \"logprob\": "
        + (first - 1.5)
        + "}]}";
  }

  private String traces(int count) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines
          .append("{\"schema\": \"uq4j.trace/1\", \"id\": \"q")
          .append(i)
          .append("\", \"generation\": {\"text\": \"She is kind.\", \"tokens\": [")
          .append(step("She", 0, -0.1 - i % 7 / 10.0, "He"))
          .append(", ")
          .append(step(" is", 3, -0.2, " was"))
          .append(", ")
          .append(step(" kind.", 6, -0.3, i % 3 == 0 ? " mean." : " good."))
          .append("]}}\n");
    }
    return Files.writeString(folder.resolve("traces.jsonl"), lines).toString();
  }

  private Cli score(String traces, String out, String... more) {
    List<String> command =
        new ArrayList<>(List.of("score", "--traces", traces, "--out", file(out)));
    command.addAll(List.of(more));
    return Cli.run(command.toArray(String[]::new));
  }

  private String scored(String traces, String out, String... more) throws IOException {
    Cli said = score(traces, out, more);
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.DONE);
    return Files.readString(folder.resolve(out));
  }

  private void assertRefused(Cli said, String... parts) throws IOException {
    assertThat(said.code()).describedAs(said.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(said.message()).contains(parts).doesNotContain("\n");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.contains("scores"));
    }
  }

  @Test
  void score_anyThreads_givesTheSameFile() throws IOException {
    String traces = traces(600);
    String[] all = {"--scorers", "all-possible", "--tokens", "--nli", NLI, "--threads", "1"};
    String one = scored(traces, "one.jsonl", all);
    assertThat(one.lines()).hasSize(600);
    for (String threads : new String[] {"2", "4"}) {
      all[all.length - 1] = threads;
      assertThat(scored(traces, threads + ".jsonl", all)).isEqualTo(one);
    }
  }

  /** What scorers of whole rows make of statistics is what they make of the rows. */
  @Test
  void score_recordedStatistics_isThatOfRecordedLogits() throws IOException {
    Files.writeString(
        folder.resolve("prompts.jsonl"),
        "{\"id\": \"a\", \"prompt\": \"About Ada.\\n\"}\n{\"id\": \"b\", \"prompt\": \"Who?\\n\"}\n");
    Map<String, JsonNode> scores = new LinkedHashMap<>();
    for (String signal : List.of("statistics", "logits")) {
      Cli made =
          Cli.run(
              "generate",
              "--model",
              TestData.path("models/lm-small").toString(),
              "--prompts",
              file("prompts.jsonl"),
              "--device",
              "cpu",
              "--max-new-tokens",
              "12",
              "--signals",
              signal,
              "--out",
              file(signal + ".jsonl"));
      assertThat(made.code()).describedAs(made.err()).isEqualTo(ExitCode.DONE);
      String scored =
          scored(
              file(signal + ".jsonl"),
              signal + "-scores.jsonl",
              "--scorers",
              "self-certainty,renyi-divergence,fisher-rao,boosted-prob");
      scored.lines().forEach(line -> put(scores, signal, line));
    }
    assertThat(folder.resolve("statistics.safetensors")).doesNotExist();
    for (String id : List.of("a", "b")) {
      JsonNode statistics = Objects.requireNonNull(scores.get(id + "/statistics")).path("scores");
      JsonNode logits = Objects.requireNonNull(scores.get(id + "/logits")).path("scores");
      assertThat(statistics).hasSize(4);
      assertThat(logits).hasSize(4);
      for (String scorer :
          List.of("self-certainty", "renyi-divergence", "fisher-rao", "boosted-prob")) {
        assertThat(value(statistics.path(scorer)))
            .as(scorer)
            .isCloseTo(value(logits.path(scorer)), within(1e-5));
      }
    }
  }

  private static double value(JsonNode score) {
    return score.isNumber() ? score.asDouble() : score.path("value").asDouble(Double.NaN);
  }

  private static void put(Map<String, JsonNode> scores, String signal, String line) {
    try {
      JsonNode node = JSON.readTree(line);
      scores.put(node.path("id").asText() + "/" + signal, node);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void score_cache_holdsWhatTheModelSaidAndChangesNoNumber() throws IOException {
    String traces = traces(20);
    String[] ccp = {"--scorers", "ccp", "--nli", NLI};
    String[] kept = {"--scorers", "ccp", "--nli", NLI, "--cache", file("kept")};
    String without = scored(traces, "a.jsonl", ccp);
    assertThat(scored(traces, "b.jsonl", kept)).isEqualTo(without);
    Path judgements;
    try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
      judgements = files.toList().get(0);
    }
    String first = Files.readString(judgements);
    assertThat(judgements.getFileName().toString()).matches("entailment-nli-sha256-.*\\.jsonl");
    assertThat(first.lines().count()).isGreaterThan(1);
    assertThat(scored(traces, "c.jsonl", kept)).isEqualTo(without);
    assertThat(Files.readString(judgements)).isEqualTo(first);
    JsonNode recorded =
        JSON.readTree(
            scored(traces, "d.jsonl", "--scorers", "ccp", "--judgements", judgements.toString())
                .lines()
                .findFirst()
                .orElseThrow());
    JsonNode live = JSON.readTree(without.lines().findFirst().orElseThrow());
    assertThat(recorded.get("scores")).isEqualTo(live.get("scores"));
  }

  @Test
  void score_damagedCacheOrOneOfAnotherModel_isRefused() throws IOException {
    String traces = traces(2);
    scored(traces, "a.jsonl", "--scorers", "ccp", "--nli", NLI, "--cache", file("kept"));
    Path judgements;
    try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
      judgements = files.toList().get(0);
    }
    String whole = Files.readString(judgements);
    String[] again = {"--scorers", "ccp", "--nli", NLI, "--cache", file("kept")};
    Files.writeString(judgements, whole.replaceFirst("nli@", "other@"));
    assertRefused(score(traces, "scores.jsonl", again), "of the model other@", "those of nli@");
    Files.writeString(judgements, whole + "{\"entailment\": 7}\n");
    assertRefused(score(traces, "scores.jsonl", again), judgements + ":", "must be an array");
    Files.writeString(judgements, whole + "{\"entailm");
    Cli said = score(traces, "cut.jsonl", again);
    assertThat(said.code()).isEqualTo(ExitCode.DONE);
    assertThat(said.err()).contains("its last line is cut off and was ignored");
    Files.writeString(folder.resolve("file"), "x");
    again[again.length - 1] = file("file");
    assertRefused(score(traces, "scores.jsonl", again), file("file"));
  }

  @Test
  void score_file_saysWhatComputedIt() throws IOException {
    String line =
        scored(
                traces(1),
                "a.jsonl",
                "--scorers",
                "perplexity,ccp,token-entropy",
                "--profile",
                "reference",
                "--nli",
                NLI,
                "--model",
                TestData.path("models/lm-small").toString())
            .strip();
    JsonNode sheet = JSON.readTree(line);
    JsonNode request = sheet.at("/provenance/request");
    assertThat(sheet.at("/provenance/producer").asText()).startsWith("uq ");
    assertThat(request.get("profile").asText()).isEqualTo("reference");
    assertThat(request.get("entailment").asText()).matches("nli@sha256:[0-9a-f]{16}");
    assertThat(request.get("language-model").asText()).startsWith("lm-small@sha256:");
    assertThat(request.get("token-entropy.version").asText()).isNotEmpty();
    assertThat(sheet.at("/scores/ccp/version").asText()).isNotEmpty();
  }

  @Test
  void score_judgementThatIsMissing_isNamedInTheRefusal() throws IOException {
    Path judgements = folder.resolve("some.jsonl");
    Files.writeString(
        judgements,
        """
        {"schema": "uq4j.judgements/1", "model": "m"}
        {"entailment": [{"premise": "a", "hypothesis": "b", "entailment": 1, "neutral": 0, "contradiction": 0}]}
        """);
    String line =
        scored(traces(1), "a.jsonl", "--scorers", "ccp", "--judgements", judgements.toString());
    assertThat(JSON.readTree(line).at("/refused/ccp").asText())
        .contains("no recorded entailment of (\"", "\", \"");
    assertRefused(
        score(traces(1), "scores.jsonl", "--scorers", "ccp", "--judgements", "/no/such/file"),
        "/no/such/file");
  }

  @Test
  void score_allPossible_refusesOnlyWhatLacksASignal() throws IOException {
    String small = TestData.path("models/lm-small").toString();
    Cli generated =
        Cli.run(
            "generate",
            "--model",
            small,
            "--prompt",
            "Q: Where was Brinna Fenwick born?\nA:",
            "--samples",
            "3",
            "--seed",
            "7",
            "--signals",
            "top=10,entropy",
            "--out",
            file("traces.jsonl"));
    assertThat(generated.code()).describedAs(generated.err()).isEqualTo(ExitCode.DONE);
    String[] all = {
      "--scorers",
      "all-possible",
      "--tokens",
      "--nli",
      NLI,
      "--similarity",
      TestData.path("models/similarity").toString(),
      "--model",
      small
    };
    JsonNode sheet = JSON.readTree(scored(file("traces.jsonl"), "a.jsonl", all));
    assertThat(sheet.get("scores").size()).isGreaterThan(5);
    Iterable<Map.Entry<String, JsonNode>> refused = sheet.path("refused").properties();
    assertThat(refused)
        .allSatisfy(
            r ->
                assertThat(r.getValue().asText()).matches("needs .*|.*no beginning-of-sequence.*"));
  }

  @Test
  void score_usage_wrong_isNamed() throws IOException {
    assertRefused(
        score(traces(1), "scores.jsonl", "--scorers", "ccp", "--profile", "authors"),
        "--profile = authors; must be one of default, reference");
    assertRefused(
        score(traces(1), "scores.jsonl", "--scorers", "ccp", "--threads", "-2"), "threads = -2");
    assertRefused(
        Cli.run(
            "score", "--traces", traces(1), "--scorers", "ccp", "--out", "/no/such/folder/s.jsonl"),
        "/no/such/folder");
  }

  @Test
  void score_badLineOrInterrupt_leavesNoFile() throws Exception {
    String traces = traces(300);
    Files.writeString(Path.of(traces), Files.readString(Path.of(traces)) + "nonsense\n");
    assertRefused(score(traces, "scores.jsonl", "--scorers", "perplexity"), "traces.jsonl:301");
    traces = traces(60_000);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "score",
                "--traces",
                traces,
                "--scorers",
                "all-possible",
                "--tokens",
                "--out",
                file("scores.jsonl"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    awaitTemporary();
    process.destroy();
    assertThat(process.waitFor())
        .describedAs(Files.readString(folder.resolve("log")))
        .isEqualTo(128 + 15);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString())).containsOnly("traces.jsonl", "log");
    }
  }

  private void awaitTemporary() throws Exception {
    for (int i = 0; i < 6000; i++) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.anyMatch(f -> f.getFileName().toString().endsWith(".tmp"))) {
          return;
        }
      }
      Thread.sleep(5);
    }
    throw new AssertionError("the run wrote nothing in 30 s");
  }
}
