package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Stopping;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop chooses the tokens that single steps choose, and records the same numbers. */
class EngineTest {

  private static final OnnxOptions DEVICE = TestDevice.options();

  private static List<GenerationRequest> prompts(String model) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (JsonNode line : TestFiles.lines(TestFiles.parity("greedy-" + model + ".jsonl"))) {
      requests.add(
          GenerationRequest.of(line.path("id").asText(), line.path("prompt").asText())
              .withMaxNewTokens(48)
              .withSignals(SignalRequest.parse("entropy,top=3")));
    }
    return requests;
  }

  /** Settings in turn, so that rows of different kinds stand beside one another. */
  private static GenerationRequest varied(GenerationRequest request, int index) {
    Sampling plain = Sampling.of(1 + index % 2, 11).withTemperature(0.5 + index % 5 * 0.3);
    return switch (index % 8) {
      case 0 -> request;
      case 1 -> request.withSampling(plain);
      case 2 -> request.withSampling(plain.withTopP(0.8));
      case 3 -> request.withSampling(plain.withTopK(7));
      case 4 -> request.withSampling(plain.withMinP(0.1)).withRepetitionPenalty(1.2);
      case 5 -> request.withRepetitionPenalty(1.4).withMaxNewTokens(33);
      case 6 ->
          request
              .withSampling(plain.withTopK(40).withTopP(0.9).withMinP(0.02))
              .withStopping(Stopping.none().withTexts(List.of(". ")));
      default ->
          request
              .withSampling(plain)
              .withSignals(SignalRequest.parse("prompt-logits"))
              .withStopping(Stopping.none().withTokens(Set.of(21)));
    };
  }

  private static void requireSame(List<Trace> steps, List<Trace> loop) {
    for (int i = 0; i < steps.size(); i++) {
      BatchingTest.requireSame(steps.get(i).generation(), loop.get(i).generation());
      assertThat(loop.get(i).samples()).hasSameSizeAs(steps.get(i).samples());
      for (int s = 0; s < steps.get(i).samples().size(); s++) {
        BatchingTest.requireSame(steps.get(i).samples().get(s), loop.get(i).samples().get(s));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lm-small", "lm-large"})
  void loop_hundredPromptsGreedyAndSampled_givesTheTokensOfSteps(String name) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (GenerationRequest request : prompts(name)) {
      requests.add(varied(request, requests.size()));
    }
    assertThat(requests).hasSize(100);
    long live = ModelSession.liveObjects();
    try (OnnxLanguageModel steps =
            OnnxLanguageModel.open(TestFiles.model(name), DEVICE.withEngine(Engine.STEP));
        OnnxLanguageModel loop =
            OnnxLanguageModel.open(TestFiles.model(name), DEVICE.withEngine(Engine.LOOP))) {
      requireSame(steps.generate(requests), loop.generate(requests));
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(live);
  }

  static Stream<ZooMember> zoo() {
    return ZooMember.all();
  }

  private static List<GenerationRequest> shortPrompts() {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : List.of("a b c", "hello", "the long way round", "x")) {
      requests.add(
          GenerationRequest.of("r" + requests.size(), prompt)
              .withMaxNewTokens(20)
              .withSignals(SignalRequest.parse("entropy,top=2")));
    }
    return requests;
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void loop_architectures_givesTheTokensOfSteps(ZooMember member) {
    Path folder = member.folder();
    List<GenerationRequest> greedy = shortPrompts();
    List<GenerationRequest> mixed = new ArrayList<>();
    greedy.forEach(request -> mixed.add(varied(request, mixed.size())));
    try (OnnxLanguageModel steps = OnnxLanguageModel.open(folder, DEVICE.withEngine(Engine.STEP));
        OnnxLanguageModel loop = OnnxLanguageModel.open(folder, DEVICE.withEngine(Engine.LOOP))) {
      requireSame(member, steps.generate(greedy), loop.generate(greedy));
      requireSame(member, steps.generate(mixed), loop.generate(mixed));
    }
  }

  /** The tokens are the same; what is rounded to half precision has fewer equal digits. */
  private static void requireSame(ZooMember member, List<Trace> steps, List<Trace> loop) {
    if (!member.half()) {
      requireSame(steps, loop);
      return;
    }
    for (int i = 0; i < steps.size(); i++) {
      List<Token> expected = steps.get(i).generation().tokens();
      List<Token> actual = loop.get(i).generation().tokens();
      assertThat(actual).extracting(Token::id).isEqualTo(expected.stream().map(Token::id).toList());
      for (int t = 0; t < expected.size(); t++) {
        assertThat(actual.get(t).logprob())
            .isCloseTo(expected.get(t).logprob(), within(member.tolerance()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lm-small", "lm-large"})
  void loop_statistics_areThoseOfSteps(String name) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (GenerationRequest request : prompts(name).subList(0, 16)) {
      String signals = requests.size() % 3 == 0 ? "entropy" : "top=2,statistics";
      requests.add(varied(request, requests.size()).withSignals(SignalRequest.parse(signals)));
    }
    try (OnnxLanguageModel steps =
            OnnxLanguageModel.open(TestFiles.model(name), DEVICE.withEngine(Engine.STEP));
        OnnxLanguageModel loop =
            OnnxLanguageModel.open(TestFiles.model(name), DEVICE.withEngine(Engine.LOOP))) {
      List<Trace> expected = steps.generate(requests);
      List<Trace> actual = loop.generate(requests);
      requireSame(expected, actual);
      for (int i = 0; i < requests.size(); i++) {
        requireSameStatistics(
            expected.get(i).generation().tokens(), actual.get(i).generation().tokens(), i % 3 != 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/lm-large", "zoo/gpt2", "zoo/gemma2"})
  void loop_manySamplesOfOnePrompt_givesTheTokensOfSteps(String name) {
    Path folder = TestFiles.testdata().resolve(name);
    GenerationRequest request =
        GenerationRequest.of("many", "the long way")
            .withMaxNewTokens(70)
            .withSignals(SignalRequest.parse("entropy,top=2"))
            .withSampling(Sampling.of(7, 3).withTemperature(1.5));
    for (int batch : List.of(3, 16)) {
      OnnxOptions options = DEVICE.withBatchSize(batch);
      try (OnnxLanguageModel steps =
              OnnxLanguageModel.open(folder, options.withEngine(Engine.STEP));
          OnnxLanguageModel loop =
              OnnxLanguageModel.open(folder, options.withEngine(Engine.LOOP))) {
        requireSame(steps.generate(List.of(request)), loop.generate(List.of(request)));
      }
    }
  }

  private static void requireSameStatistics(
      List<Token> expected, List<Token> actual, boolean recorded) {
    for (int t = 0; t < expected.size(); t++) {
      Optional<RowStatistics> one = expected.get(t).distribution().statistics();
      Optional<RowStatistics> other = actual.get(t).distribution().statistics();
      assertThat(one.isPresent()).isEqualTo(recorded);
      assertThat(other.isPresent()).isEqualTo(recorded);
      if (recorded) {
        SameSignals.require(one.get(), other.get());
      }
    }
  }

  @Test
  void engine_unset_isChosenForTheDevice() {
    assertThat(DEVICE.engine()).isEqualTo(Engine.AUTO);
    assertThat(DEVICE.withEngine(Engine.LOOP).withThreads(1).withBatchSize(2).engine())
        .isEqualTo(Engine.LOOP);
  }
}
