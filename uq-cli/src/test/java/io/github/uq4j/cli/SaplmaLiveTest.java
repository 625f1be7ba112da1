package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.cli.shell.ExitCode;
import io.github.uq4j.metrics.hidden.probe.Saplma;
import io.github.uq4j.metrics.hidden.probe.TruthProbe;
import io.github.uq4j.metrics.hidden.probe.TruthProbeFit;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe's scorer on a shipped model: what is recorded is what was scored. */
class SaplmaLiveTest {

  private static final int LEVEL = 1;

  private final Path folder;

  SaplmaLiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static OnnxLanguageModel open() {
    return OnnxLanguageModel.open(TestData.path("models/lm-small"), OnnxOptions.withDefaults());
  }

  private void fit(OnnxLanguageModel model) throws IOException {
    TruthProbeFit fit = TruthProbeFit.of(LEVEL, "correct");
    String[] answers = {"5", "5</think>\nAnswer: 5", "2", "9</think>\nAnswer: 7"};
    for (int i = 0; i < answers.length; i++) {
      Trace trace =
          model.score(
              new ScoringRequest("f" + i, "Solve: 1+4\n<think>", answers[i], fit.request()));
      assertThat(fit.add(trace.withLabels(trace.labels().with("correct", i < 2)))).isEmpty();
    }
    fit.build().save(file("probe.json"));
  }

  private static void assertClose(Saplma scorer, Trace trace, double expected) {
    assertThat(scorer.score(trace).value()).isCloseTo(expected, within(1e-5));
  }

  @Test
  void score_ofAShippedModel_isThatOfItsRecordedTrace() throws IOException {
    Path traces = file("t.jsonl");
    double expected;
    try (OnnxLanguageModel model = open()) {
      fit(model);
      TruthProbe probe = TruthProbe.load(file("probe.json"), model.info());
      Saplma scorer = Saplma.withDefaults().withProbe(probe);
      GenerationRequest request =
          GenerationRequest.of("g", "Solve: 7*3+2\n<think>").withMaxNewTokens(60);
      Trace live = model.generate(request.withSignals(scorer.signals()));
      HiddenStates states = live.generation().tensors().hiddenStates().orElseThrow();
      assertThat(List.of(states.levels(), states.positions(), states.levelNumber(0)))
          .as("levels and positions asked for")
          .containsExactly(1, 1, LEVEL);
      try (TraceWriter writer = TraceWriter.create(traces)) {
        writer.write(live);
        writer.commit();
      }
      expected = scorer.score(live).value();
      assertThat(expected).isStrictlyBetween(0.0, 1.0).isNotEqualTo(0.5);
      try (TraceReader reader = TraceReader.open(traces)) {
        assertClose(scorer, reader.next(), expected);
      }
      Trace whole = model.generate(request.withSignals(SignalRequest.parse("hidden")));
      assertClose(scorer, whole, expected);
    }
    assertCommand(expected, "--traces", traces.toString());
  }

  @Test
  void scoreCommand_promptsOfAModel_isThatOfTheTraces() throws IOException {
    try (OnnxLanguageModel model = open()) {
      fit(model);
    }
    Path prompts = Files.writeString(file("p.txt"), "Solve: 7*3+2 <think>");
    Path traces = file("t.jsonl");
    Cli said =
        score(
            "--prompts",
            prompts.toString(),
            "--model",
            TestData.path("models/lm-small").toString(),
            "--max-new-tokens",
            "60",
            "--traces-out",
            traces.toString());
    double live = value(said);
    assertThat(live).isStrictlyBetween(0.0, 1.0);
    assertCommand(live, "--traces", traces.toString());
  }

  private Cli score(String... arguments) {
    List<String> all = new ArrayList<>(List.of("score"));
    all.addAll(List.of(arguments));
    all.addAll(
        List.of(
            "--scorers",
            "saplma",
            "--option",
            "saplma.probe=" + file("probe.json"),
            "--out",
            file("s.jsonl").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private double value(Cli said) throws IOException {
    assertThat(said.code()).as(said.err()).isEqualTo(ExitCode.DONE);
    return new ObjectMapper()
        .readTree(Files.readString(file("s.jsonl")))
        .at("/scores/saplma/value")
        .asDouble(-1);
  }

  private void assertCommand(double expected, String... arguments) throws IOException {
    assertThat(value(score(arguments))).isCloseTo(expected, within(1e-5));
  }
}
