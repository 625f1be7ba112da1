package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.head.RowReducers;
import io.github.uq4j.onnx.internal.session.ChildJvm;
import io.github.uq4j.trace.RowStatistics;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever rows of logits are reduced, a trace says the same, and says where it was. */
class ReductionsTest {

  private static final SignalRequest SIGNALS = SignalRequest.parse("top=7,entropy");

  private static OnnxOptions options(Reductions reductions) {
    return TestDevice.options().withEngine(Engine.STEP).withReductions(reductions);
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
    for (String names :
        List.of(
            "top=7,entropy,statistics",
            "top=3,logits,statistics",
            "prompt-logits,hidden,entropy")) {
      SignalRequest signals = SignalRequest.parse(names);
      try (OnnxLanguageModel lanes =
              OnnxLanguageModel.open(TestFiles.model(folder), options(Reductions.LANES));
          OnnxLanguageModel other =
              OnnxLanguageModel.open(TestFiles.model(folder), options(reductions))) {
        List<Trace> expected = lanes.score(texts(signals));
        List<Trace> actual = other.score(texts(signals));
        for (int i = 0; i < expected.size(); i++) {
          BatchingTest.requireSame(expected.get(i).generation(), actual.get(i).generation());
          requireSameStatistics(expected.get(i), actual.get(i));
          assertThat(actual.get(i).signals().contains(Signal.STATISTICS))
              .isEqualTo(i < 2 && signals.asks(Signal.STATISTICS));
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

  private static void requireSameStatistics(Trace expected, Trace actual) {
    for (int t = 0; t < expected.generation().tokens().size(); t++) {
      Optional<RowStatistics> of =
          expected.generation().tokens().get(t).distribution().statistics();
      Optional<RowStatistics> other =
          actual.generation().tokens().get(t).distribution().statistics();
      assertThat(other.isPresent()).isEqualTo(of.isPresent());
      if (of.isPresent()) {
        SameSignals.require(of.get(), other.get());
      }
    }
  }

  @Test
  void generate_statistics_areThoseOfScoringTheAnswer() {
    SignalRequest signals = SignalRequest.none().with(Signal.STATISTICS);
    for (Engine engine : Engine.values()) {
      try (OnnxLanguageModel model =
          OnnxLanguageModel.open(
              TestFiles.model("lm-small"), options(Reductions.LANES).withEngine(engine))) {
        Trace made = model.generate(GenerationRequest.of("g", "About Ada.\n").withSignals(signals));
        Trace read =
            model.score(new ScoringRequest("g", "About Ada.\n", made.generation().text(), signals));
        assertThat(made.signals()).contains(Signal.STATISTICS);
        int tokens = read.generation().tokens().size();
        assertThat(tokens).isPositive();
        for (int t = 0; t < tokens; t++) {
          SameSignals.require(statistics(read, t), statistics(made, t));
        }
      }
    }
  }

  private static RowStatistics statistics(Trace trace, int token) {
    return trace.generation().tokens().get(token).distribution().statistics().orElseThrow();
  }

  private static String setting(Trace trace) {
    return trace.provenance().orElseThrow().request().getOrDefault("reductions", "none");
  }

  /** Greedy answers and samples of one batch, with and without rows of logits. */
  @ParameterizedTest
  @ValueSource(strings = {"top=7,entropy", "statistics,prompt-logits", "logits,attention,hidden"})
  void generate_graphStepByStep_isThatOfLanes(String names) {
    SignalRequest signals = SignalRequest.parse(names);
    List<GenerationRequest> requests =
        List.of(
            GenerationRequest.of("g", "Tell me about nobody.\n").withSignals(signals),
            GenerationRequest.of("h", "Who?\n")
                .withSignals(SignalRequest.parse("top=2"))
                .withSampling(Sampling.of(2, 5)),
            GenerationRequest.of("p", "About Ada.\n")
                .withSignals(signals)
                .withRepetitionPenalty(1.3));
    try (OnnxLanguageModel lanes =
            OnnxLanguageModel.open(TestFiles.model("lm-small"), options(Reductions.LANES));
        OnnxLanguageModel graph =
            OnnxLanguageModel.open(TestFiles.model("lm-small"), options(Reductions.GRAPH))) {
      List<Trace> expected = lanes.generate(requests);
      List<Trace> actual = graph.generate(requests);
      for (int i = 0; i < requests.size(); i++) {
        BatchingTest.requireSame(expected.get(i).generation(), actual.get(i).generation());
        requireSameStatistics(expected.get(i), actual.get(i));
        assertThat(actual.get(i).signals()).isEqualTo(expected.get(i).signals());
        for (int s = 0; s < expected.get(i).samples().size(); s++) {
          BatchingTest.requireSame(
              expected.get(i).samples().get(s), actual.get(i).samples().get(s));
        }
      }
      assertThat(setting(actual.get(0))).isEqualTo("graph");
      assertThat(setting(actual.get(2))).isEqualTo("vector");
      assertThat(setting(expected.get(0))).isEqualTo("lanes");
    }
  }

  /**
   * Attention and hidden states of a file that has no outputs for them, in the pass that scores.
   */
  @Test
  void score_graphWithEditedSignals_isThatOfLanes() {
    List<ScoringRequest> texts =
        List.of(
            new ScoringRequest(
                "a",
                "About Ada.\n",
                "She was born.",
                SignalRequest.parse("hidden,attention,top=3")),
            new ScoringRequest(
                "b", "Who?\n", "Nobody.", SignalRequest.parse("attention:layers=0:rows=-1,logits")),
            new ScoringRequest("c", "Who?\n", "Ada.", SignalRequest.none()));
    try (OnnxLanguageModel lanes =
            OnnxLanguageModel.open(TestFiles.model("lm-small-plain"), options(Reductions.LANES));
        OnnxLanguageModel graph =
            OnnxLanguageModel.open(TestFiles.model("lm-small-plain"), options(Reductions.GRAPH))) {
      List<Trace> expected = lanes.score(texts);
      List<Trace> actual = graph.score(texts);
      for (int i = 0; i < texts.size(); i++) {
        BatchingTest.requireSame(expected.get(i).generation(), actual.get(i).generation());
        assertThat(actual.get(i).signals()).isEqualTo(expected.get(i).signals());
      }
      assertThat(actual.get(1).generation().tensors().attention().orElseThrow().queries())
          .isEqualTo(1);
    }
  }

  /** A JVM that was started without the module says so; by default it does without. */
  @Test
  void open_vectorWithoutTheModule_isRefused(@TempDir Path folder) throws Exception {
    ChildJvm child = new ChildJvm(folder).argument(TestFiles.model("lm-small")).argument("vector");
    assertThat(child.run()).as(child.output()).isZero();
    assertThat(child.output())
        .contains(
            "refused: reductions = VECTOR; needs a JVM started with --add-modules"
                + " jdk.incubator.vector")
        .contains("reductions: lanes");
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
