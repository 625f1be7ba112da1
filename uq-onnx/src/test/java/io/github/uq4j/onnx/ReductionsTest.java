package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.head.RowReducers;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wherever rows of logits are reduced, a trace says the same, and says where it was. */
class ReductionsTest {

  private static final SignalRequest SIGNALS = SignalRequest.parse("top=7,entropy");

  private static OnnxOptions options(Reductions reductions) {
    return OnnxOptions.withDefaults()
        .withDevice(Device.CPU)
        .withEngine(Engine.STEP)
        .withReductions(reductions);
  }

  private static List<ScoringRequest> texts(SignalRequest signals) {
    return List.of(
        new ScoringRequest("a", "About Ada.\n", "She was born in a town by the sea.", signals),
        new ScoringRequest("b", "Who?\n", "Nobody.", signals),
        new ScoringRequest("c", "The mayor.\n", "He is a painter.", SignalRequest.none()));
  }

  @ParameterizedTest
  @CsvSource({"GRAPH, lm-small", "VECTOR, lm-small", "GRAPH, lm-large", "VECTOR, lm-large"})
  void score_anyReductions_isThatOfLanes(Reductions reductions, String folder) {
    for (String names : List.of("top=7,entropy", "top=3,logits", "prompt-logits,hidden,entropy")) {
      SignalRequest signals = SignalRequest.parse(names);
      try (OnnxLanguageModel lanes =
              OnnxLanguageModel.open(TestFiles.model(folder), options(Reductions.LANES));
          OnnxLanguageModel other =
              OnnxLanguageModel.open(TestFiles.model(folder), options(reductions))) {
        List<Trace> expected = lanes.score(texts(signals));
        List<Trace> actual = other.score(texts(signals));
        for (int i = 0; i < expected.size(); i++) {
          BatchingTest.requireSame(expected.get(i).generation(), actual.get(i).generation());
          assertThat(actual.get(i).generation().tokens().get(0).distribution().top())
              .hasSameSizeAs(expected.get(i).generation().tokens().get(0).distribution().top());
          assertThat(actual.get(i).generation().tensors().logits().isPresent())
              .isEqualTo(expected.get(i).generation().tensors().logits().isPresent());
        }
        assertThat(setting(expected.get(0))).isEqualTo("lanes");
        assertThat(setting(actual.get(0))).isEqualTo(reductions.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private static String setting(Trace trace) {
    return trace.provenance().orElseThrow().request().getOrDefault("reductions", "none");
  }

  @Test
  void generate_vector_isThatOfLanes() {
    List<GenerationRequest> requests =
        List.of(GenerationRequest.of("g", "Tell me about nobody.\n").withSignals(SIGNALS));
    try (OnnxLanguageModel lanes =
            OnnxLanguageModel.open(TestFiles.model("lm-large"), options(Reductions.LANES));
        OnnxLanguageModel vector =
            OnnxLanguageModel.open(TestFiles.model("lm-large"), options(Reductions.VECTOR))) {
      BatchingTest.requireSame(
          lanes.generate(requests).get(0).generation(),
          vector.generate(requests).get(0).generation());
    }
  }

  @Test
  void available_thisJvm_hasTheVectorModule() {
    assertThat(RowReducers.VECTOR.available()).isTrue();
    assertThat(RowReducers.fastest()).isEqualTo(RowReducers.VECTOR);
  }
}
