package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trace of a trained model holds, and what is refused. */
class LanguageModelTest {

  private static final SignalRequest EVERYTHING =
      SignalRequest.parse("top=5,entropy,statistics,logits,attention,hidden,prompt-logits");

  private static OnnxLanguageModel model;

  @BeforeAll
  static void open() {
    model = OnnxLanguageModel.open(TestFiles.model("lm-small"), TestDevice.options());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static List<GenerationRequest> requests(int count, String sampling) {
    List<GenerationRequest> requests = new ArrayList<>();
    var lines = TestFiles.lines(TestFiles.parity("greedy-lm-small.jsonl"));
    for (int i = 0; i < count; i++) {
      var line = lines.get(i * lines.size() / count);
      GenerationRequest request =
          GenerationRequest.of(line.path("id").asText(), line.path("prompt").asText())
              .withMaxNewTokens(60)
              .withSignals(SignalRequest.none().with(Signal.ENTROPY).withTop(4));
      requests.add(
          sampling.isEmpty() ? request : request.withSampling(new Sampling(3, 0.9, 0.95, 42)));
    }
    return requests;
  }

  @Test
  void trace_everySignal_hasTheShapesOfTheModel() {
    GenerationRequest request = requests(1, "sampled").get(0).withSignals(EVERYTHING);
    Trace trace = model.generate(request);
    ModelInfo info = model.info();
    assertThat(trace.model()).contains(info);
    assertThat(info.id()).isEqualTo("lm-small");
    assertThat(trace.signals())
        .contains(
            Signal.PROMPT,
            Signal.LOGPROBS,
            Signal.TOKEN_SPANS,
            Signal.TOP_LOGPROBS,
            Signal.ENTROPY,
            Signal.STATISTICS,
            Signal.LOGITS,
            Signal.ATTENTION,
            Signal.HIDDEN_STATES,
            Signal.PROMPT_LOGITS,
            Signal.SAMPLES);
    int prompt = trace.prompt().orElseThrow().tokens().size();
    checkTensors(trace.generation(), prompt, info);
    for (Generation sample : trace.samples()) {
      checkTensors(sample, prompt, info);
      assertThat(sample.sampling()).isEqualTo(Generation.Draw.of(0.9, 42));
    }
    assertThat(trace.provenance().orElseThrow().producer()).matches("uq4j-onnx \\d.*");
    assertThat(trace.provenance().orElseThrow().request())
        .containsEntry("mode", "generate")
        .containsEntry("seed", "42")
        .containsEntry("top_p", "0.95")
        .containsEntry("max_new_tokens", "60")
        .containsEntry("device", TestDevice.name())
        .containsEntry(
            "signals", "top=5,entropy,statistics,logits,attention,hidden-states,prompt-logits");
  }

  private static void checkTensors(Generation generation, int prompt, ModelInfo info) {
    int steps = generation.tokens().size();
    Attention attention = generation.tensors().attention().orElseThrow();
    assertThat(attention.layers()).isEqualTo(info.layers().orElseThrow());
    assertThat(attention.heads()).isEqualTo(info.heads().orElseThrow());
    assertThat(attention.queries()).isEqualTo(steps);
    assertThat(attention.keys()).isEqualTo(prompt + steps);
    for (int query = 0; query < steps; query++) {
      double sum = 0;
      for (int key = 0; key < attention.keys(); key++) {
        float value = attention.get(0, 0, query, key);
        assertThat(key <= prompt + query || value == 0).isTrue();
        sum += value;
      }
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
    HiddenStates hidden = generation.tensors().hiddenStates().orElseThrow();
    assertThat(hidden.levels()).isEqualTo(info.layers().orElseThrow() + 1);
    assertThat(hidden.positions()).isEqualTo(prompt + steps);
    assertThat(hidden.dimension()).isEqualTo(info.hiddenSize().orElseThrow());
    Logits logits = generation.tensors().logits().orElseThrow();
    assertThat(logits.steps()).isEqualTo(steps);
    assertThat(logits.vocabulary()).isEqualTo(info.vocabularySize().orElseThrow());
    for (int step = 0; step < steps; step++) {
      Token token = generation.tokens().get(step);
      float[] row = logits.row(step);
      assertThat(token.logprob())
          .isCloseTo(row[token.id().orElseThrow()] - logSum(row), within(1e-5));
    }
    float[] promptRow = new float[logits.vocabulary()];
    generation.tensors().promptLogits().orElseThrow().read(0, promptRow, promptRow.length);
    assertThat(promptRow).isEqualTo(logits.row(0));
  }

  private static double logSum(float[] row) {
    double sum = 0;
    for (float x : row) {
      sum += Math.exp(x);
    }
    return Math.log(sum);
  }

  @Test
  void trace_nothingAsked_holdsLogprobsOnly() {
    Trace trace = model.generate(requests(1, "").get(0).withSignals(SignalRequest.none()));
    assertThat(trace.signals())
        .containsExactlyInAnyOrder(Signal.PROMPT, Signal.LOGPROBS, Signal.TOKEN_SPANS);
    assertThat(trace.generation().tensors().isEmpty()).isTrue();
  }

  @Test
  void score_generatedText_givesTheNumbersOfGeneration() {
    GenerationRequest request = requests(1, "").get(0).withSignals(EVERYTHING);
    Trace generated = model.generate(request);
    Generation answer = generated.generation();
    Trace scored =
        model.score(new ScoringRequest(request.id(), request.prompt(), answer.text(), EVERYTHING));
    assertThat(scored.generation().text()).isEqualTo(answer.text());
    int steps = scored.generation().tokens().size();
    assertThat(steps).isEqualTo(answer.tokens().size() - 1);
    for (int t = 0; t < steps; t++) {
      Token one = answer.tokens().get(t);
      Token other = scored.generation().tokens().get(t);
      assertThat(other.id()).isEqualTo(one.id());
      assertThat(other.span()).isEqualTo(one.span());
      assertThat(other.logprob()).isCloseTo(one.logprob(), within(1e-5));
      assertThat(other.distribution().entropy().orElseThrow())
          .isCloseTo(one.distribution().entropy().orElseThrow(), within(1e-5));
    }
    assertThat(scored.generation().tensors().hiddenStates().orElseThrow().positions())
        .isEqualTo(scored.prompt().orElseThrow().tokens().size() + steps);
    assertThat(scored.provenance().orElseThrow().request()).containsEntry("mode", "score");
  }

  @Test
  void score_promptAndTextThatMerge_keepTheText() {
    Trace trace =
        model.score(new ScoringRequest("m", "Q: Wher", "e is \u00e9\uD83D\uDE00?", EVERYTHING));
    Generation generation = trace.generation();
    assertThat(generation.text()).isEqualTo("e is \u00e9\uD83D\uDE00?");
    assertThat(generation.tokens().get(generation.tokens().size() - 1).span().orElseThrow().end())
        .isEqualTo(generation.text().length());
    assertThat(generation.tokens()).anyMatch(token -> !token.bytes().isEmpty());
  }

  @Test
  void score_emptyPromptWithoutBeginToken_isRefused() {
    assertThatThrownBy(() -> model.score(new ScoringRequest("e", "", "Oslo", SignalRequest.none())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prompt of \"e\" has no tokens");
  }

  @Test
  void sample_withoutGreedy_givesThoseOfTheTrace() {
    GenerationRequest request = requests(2, "sampled").get(1);
    List<Generation> samples = model.sample(request);
    List<Generation> others = model.generate(request).samples();
    assertThat(samples).hasSize(3).hasSameSizeAs(others);
    // Rows stand beside others here and there: sums may round otherwise.
    for (int i = 0; i < samples.size(); i++) {
      SameSignals.require(others.get(i), samples.get(i));
    }
    assertThatThrownBy(() -> model.sample(requests(1, "").get(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no sampling");
  }

  @Test
  void prompt_longerThanTheContext_isRefusedWithBothNumbers() {
    int limit =
        TestFiles.json(TestFiles.model("lm-small").resolve("config.json"))
            .path("max_position_embeddings")
            .asInt();
    String prompt = "word ".repeat(limit);
    assertThatThrownBy(() -> model.generate(GenerationRequest.of("long", prompt)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "prompt of \"long\" has \\d+ tokens; must be <= " + limit + ", the positions.*");
    assertThatThrownBy(
            () -> model.score(new ScoringRequest("l", "a", prompt, SignalRequest.none())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be <= " + limit);
  }

  @Test
  void generation_modelThatNeverStops_endsAtTheContext(@TempDir Path folder) throws IOException {
    int context = 24;
    Path endless =
        ModelFolders.copy(
            TestFiles.model("lm-small"),
            folder,
            config -> {
              config.putNull("eos_token_id");
              config.put("max_position_embeddings", context);
            });
    OnnxOptions together = TestDevice.options().withBatchSize(8);
    OnnxOptions alone = TestDevice.options().withBatchSize(1);
    List<GenerationRequest> requests = new ArrayList<>();
    for (GenerationRequest request : requests(6, "")) {
      requests.add(request.withMaxNewTokens(1000));
    }
    try (OnnxLanguageModel many = OnnxLanguageModel.open(endless, together);
        OnnxLanguageModel one = OnnxLanguageModel.open(endless, alone)) {
      List<Trace> jointly = many.generate(requests);
      for (int i = 0; i < requests.size(); i++) {
        Generation generation = jointly.get(i).generation();
        int prompt = jointly.get(i).prompt().orElseThrow().tokens().size();
        assertThat(generation.tokens()).hasSize(context - prompt);
        assertThat(generation.finishReason()).contains("length");
        BatchingTest.requireSame(one.generate(requests.get(i)).generation(), generation);
      }
      assertThat(jointly.stream().map(t -> t.prompt().orElseThrow().tokens().size()).distinct())
          .hasSizeGreaterThan(1);
      String full = "1".repeat(context);
      Generation none = many.generate(GenerationRequest.of("full", full)).generation();
      assertThat(none.text()).isEmpty();
      assertThat(none.tokens()).isEmpty();
      assertThat(none.finishReason()).contains("length");
    }
  }

  @Test
  void generation_immediateEnd_isEmptyText(@TempDir Path folder) throws IOException {
    int first =
        TestFiles.lines(TestFiles.parity("greedy-lm-small.jsonl"))
            .get(0)
            .path("ids")
            .path(0)
            .asInt();
    Path mute =
        ModelFolders.copy(
            TestFiles.model("lm-small"), folder, config -> config.put("eos_token_id", first));
    try (OnnxLanguageModel ended = OnnxLanguageModel.open(mute)) {
      Trace trace = ended.generate(requests(1, "").get(0).withSignals(EVERYTHING));
      assertThat(trace.generation().text()).isEmpty();
      assertThat(trace.generation().tokens()).hasSize(1);
      assertThat(trace.generation().tokens().get(0).special()).isTrue();
      assertThat(trace.generation().finishReason()).contains("stop");
    }
  }

  @Test
  void generate_noRequests_givesNothing() {
    assertThat(model.generate(List.of())).isEmpty();
    assertThat(model.score(List.of())).isEmpty();
    assertThat(model.toString()).contains("lm-small").contains("batchSize=16");
  }
}
