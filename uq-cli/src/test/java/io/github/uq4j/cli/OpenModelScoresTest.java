package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Labels;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only an open model gives, in one command: attention, hidden states, the first row. */
class OpenModelScoresTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> SCORERS =
      List.of("uqac", "rauq", "clue-margin", "intention-entropy");

  private final Path folder;

  OpenModelScoresTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void run(String... arguments) {
    Cli said = Cli.run(arguments);
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
  }

  private Path tasks(String name, int from, int to) throws IOException {
    List<String> all = Files.readAllLines(TestData.path("world/arithmetic.jsonl"));
    return Files.write(folder.resolve(name), all.subList(from, to));
  }

  /** Says of each trace what is right: the task's answer. */
  private static void label(String traces, String labelled) throws IOException {
    Map<String, String> answers = new HashMap<>();
    for (String line : Files.readAllLines(TestData.path("world/arithmetic.jsonl"))) {
      JsonNode task = JSON.readTree(line);
      answers.put(task.path("id").asText(), task.path("answer").asText());
    }
    try (TraceReader in = TraceReader.open(Path.of(traces));
        TraceWriter out = TraceWriter.create(Path.of(labelled))) {
      while (in.hasNext()) {
        Trace trace = in.next();
        String answer = answers.getOrDefault(trace.id(), "");
        out.write(trace.withLabels(Labels.none().with("answer", answer)));
      }
      out.commit();
    }
  }

  private void score(String model, String out, String... source) {
    List<String> all = new ArrayList<>(List.of("score", "--device", "cpu", "--model", model));
    all.addAll(List.of(source));
    all.addAll(List.of("--scorers", String.join(",", SCORERS), "--option"));
    all.addAll(List.of("clue-margin.experience=" + file("experience.json"), "--out", file(out)));
    run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lm-small", "lm-large"})
  void fourScorers_liveAndOnTheRecordedTrace_areTheSame(String name) throws IOException {
    String model = TestData.path("models/" + name).toString();
    String past = file("past.jsonl");
    String device = "--device=cpu";
    run(
        "generate",
        device,
        "--model",
        model,
        "--prompts",
        tasks("past.prompts.jsonl", 0, 24).toString(),
        "--max-new-tokens",
        "80",
        "--signals",
        "hidden",
        "--out",
        past);
    label(past, file("labelled.jsonl"));
    run(
        "clue",
        "fit",
        "--traces",
        file("labelled.jsonl"),
        "--gold",
        "answer",
        "--out",
        file("experience.json"));

    Path prompts = tasks("prompts.jsonl", 24, 30);
    String[] live = {
      "--prompts", prompts.toString(), "--max-new-tokens", "80", "--traces-out", file("t.jsonl")
    };
    score(model, "live.jsonl", live);
    score(model, "recorded.jsonl", "--traces", file("t.jsonl"));

    List<String> first = Files.readAllLines(folder.resolve("live.jsonl"));
    List<String> second = Files.readAllLines(folder.resolve("recorded.jsonl"));
    assertThat(first).hasSize(6).hasSameSizeAs(second);
    int compared = 0;
    for (int i = 0; i < first.size(); i++) {
      JsonNode one = JSON.readTree(first.get(i));
      JsonNode two = JSON.readTree(second.get(i));
      assertThat(two.path("refused")).isEqualTo(one.path("refused"));
      for (String scorer : SCORERS) {
        JsonNode value = one.path("scores").path(scorer).path("value");
        JsonNode again = two.path("scores").path(scorer).path("value");
        assertThat(again.isMissingNode()).as(scorer).isEqualTo(value.isMissingNode());
        if (!value.isMissingNode()) {
          assertThat(again.asDouble()).as(scorer).isCloseTo(value.asDouble(), within(1e-5));
          compared++;
        }
      }
    }
    assertThat(compared).as("values of 6 answers by 4 scorers").isGreaterThanOrEqualTo(20);
  }
}
