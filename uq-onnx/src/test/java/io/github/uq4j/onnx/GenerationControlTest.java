package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.model.GenerationListener.Reply;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Stopping;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends an answer, what steers the choice of tokens, and who is told of them. */
class GenerationControlTest {

  private static OnnxLanguageModel model;

  @BeforeAll
  static void open() {
    model =
        OnnxLanguageModel.open(
            TestFiles.model("lm-small"), OnnxOptions.withDefaults().withDevice(Device.CPU));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static GenerationRequest request() {
    return LanguageModelTest.requests(1, "").get(0);
  }

  private static GenerationRequest stoppingAt(GenerationRequest request, String text) {
    return request.withStopping(Stopping.none().withTexts(List.of(text)));
  }

  private static List<Integer> ids(Generation generation) {
    return generation.tokens().stream().map(token -> token.id().orElseThrow()).toList();
  }

  @Test
  void stopText_anyPlaceOfTheAnswer_cutsTextAndTokensThere() {
    Generation whole = model.generate(request()).generation();
    for (int at = 0; at + 3 <= Math.min(60, whole.text().length()); at++) {
      String stop = whole.text().substring(at, at + 3);
      int cut = whole.text().indexOf(stop);
      Generation stopped = model.generate(stoppingAt(request(), stop)).generation();
      assertThat(stopped.text()).isEqualTo(whole.text().substring(0, cut));
      assertThat(stopped.finishReason()).contains("stop");
      List<Token> kept =
          whole.tokens().stream().filter(t -> t.span().orElseThrow().start() < cut).toList();
      assertThat(ids(stopped)).isEqualTo(kept.stream().map(t -> t.id().orElseThrow()).toList());
      assertThat(stopped.tokens().stream().map(Token::text).collect(Collectors.joining()))
          .isEqualTo(stopped.text());
      for (int t = 0; t < kept.size(); t++) {
        assertThat(stopped.tokens().get(t).distribution()).isEqualTo(kept.get(t).distribution());
      }
    }
  }

  @Test
  void stopText_signals_haveTheShapesOfWhatIsKept() {
    SignalRequest signals = SignalRequest.parse("logits,attention,hidden,prompt-logits");
    Generation whole = model.generate(request()).generation();
    String stop = whole.text().substring(9, 12);
    Trace trace = model.generate(stoppingAt(request().withSignals(signals), stop));
    int steps = trace.generation().tokens().size();
    int prompt = trace.prompt().orElseThrow().tokens().size();
    assertThat(steps).isPositive().isLessThan(whole.tokens().size());
    assertThat(trace.generation().tensors().logits().orElseThrow().steps()).isEqualTo(steps);
    assertThat(trace.generation().tensors().attention().orElseThrow().queries()).isEqualTo(steps);
    assertThat(trace.generation().tensors().hiddenStates().orElseThrow().positions())
        .isEqualTo(prompt + steps);
    Generation none =
        model
            .generate(stoppingAt(request().withSignals(signals), whole.text().substring(0, 1)))
            .generation();
    assertThat(none.text()).isEmpty();
    assertThat(none.tokens()).isEmpty();
    assertThat(none.tensors().promptLogits()).isPresent();
    assertThat(none.tensors().logits()).isEmpty();
  }

  @Test
  void stopToken_ofTheAnswer_endsItAsASpecialToken() {
    Generation whole = model.generate(request()).generation();
    int stop = ids(whole).get(4);
    int first = ids(whole).indexOf(stop);
    Generation stopped =
        model
            .generate(request().withStopping(Stopping.none().withTokens(Set.of(stop))))
            .generation();
    assertThat(ids(stopped)).isEqualTo(ids(whole).subList(0, first + 1));
    assertThat(stopped.tokens().get(first).special()).isTrue();
    assertThat(stopped.text())
        .isEqualTo(whole.text().substring(0, whole.tokens().get(first).span().get().start()));
    assertThat(stopped.finishReason()).contains("stop");
    assertThatThrownBy(
            () ->
                model.generate(request().withStopping(Stopping.none().withTokens(Set.of(1 << 20)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be < " + model.info().vocabularySize().orElseThrow());
  }

  @Test
  void repetitionPenalty_greedy_takesTheBestPenalisedLogit() {
    double penalty = 1.3;
    Trace trace =
        model.generate(
            request()
                .withRepetitionPenalty(penalty)
                .withSignals(SignalRequest.none().with(Signal.LOGITS)));
    Set<Integer> seen = new HashSet<>();
    trace.prompt().orElseThrow().tokens().forEach(piece -> seen.add(piece.id().orElseThrow()));
    Logits logits = trace.generation().tensors().logits().orElseThrow();
    List<Integer> ids = ids(trace.generation());
    for (int step = 0; step < ids.size(); step++) {
      float[] row = logits.row(step);
      int best = 0;
      double logSum = 0;
      float[] penalised = row.clone();
      for (int id = 0; id < row.length; id++) {
        logSum += Math.exp(row[id]);
        if (seen.contains(id)) {
          penalised[id] = row[id] > 0 ? row[id] / (float) penalty : row[id] * (float) penalty;
        }
        best = penalised[id] > penalised[best] ? id : best;
      }
      assertThat(ids.get(step)).isEqualTo(best);
      assertThat(trace.generation().tokens().get(step).logprob())
          .isCloseTo(row[best] - Math.log(logSum), org.assertj.core.data.Offset.offset(1e-5));
      seen.add(best);
    }
    assertThat(ids).isNotEqualTo(ids(model.generate(request()).generation()));
    assertThat(trace.provenance().orElseThrow().request())
        .containsEntry("repetition_penalty", "1.3");
  }

  @Test
  void samples_truncatedToOneToken_areTheGreedyAnswer() {
    for (Sampling sampling :
        List.of(
            Sampling.of(2, 3).withTopK(1),
            Sampling.of(2, 3).withMinP(1),
            Sampling.of(2, 3).withTopP(1e-9),
            Sampling.of(2, 3).withTopK(5).withTopP(1e-9).withTemperature(3))) {
      Trace trace = model.generate(request().withSampling(sampling));
      for (Generation sample : trace.samples()) {
        assertThat(ids(sample)).isEqualTo(ids(trace.generation()));
      }
    }
  }

  @Test
  void samples_moreThanABatch_areThoseOfAnyBatchSize() {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU);
    GenerationRequest request =
        request()
            .withSampling(Sampling.of(11, 5).withTopK(20).withMinP(0.02).withTopP(0.97))
            .withRepetitionPenalty(1.1);
    List<Trace> traces = new ArrayList<>();
    for (int batchSize : new int[] {1, 4, 64}) {
      try (OnnxLanguageModel some =
          OnnxLanguageModel.open(TestFiles.model("lm-small"), options.withBatchSize(batchSize))) {
        traces.add(some.generate(List.of(request, request())).get(0));
      }
    }
    for (Trace trace : traces) {
      BatchingTest.requireSame(traces.get(0).generation(), trace.generation());
      for (int i = 0; i < 11; i++) {
        BatchingTest.requireSame(traces.get(0).samples().get(i), trace.samples().get(i));
      }
    }
    assertThat(traces.get(0).samples().stream().map(Generation::text).distinct())
        .hasSizeGreaterThan(3);
  }

  @Test
  void listener_everyToken_isToldInOrder() {
    GenerationRequest request = request().withSampling(Sampling.of(2, 1));
    List<List<Token>> told = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Trace trace =
        model
            .generate(
                List.of(request),
                event -> {
                  List<Token> answer = told.get(event.sample().orElse(-1) + 1);
                  assertThat(event.request()).isEqualTo(request.id());
                  assertThat(event.step()).isEqualTo(answer.size());
                  answer.add(event.token());
                  return Reply.CONTINUE;
                })
            .get(0);
    List<Generation> answers = new ArrayList<>(List.of(trace.generation()));
    answers.addAll(trace.samples());
    for (int i = 0; i < answers.size(); i++) {
      assertThat(told.get(i))
          .extracting(Token::id, Token::distribution, Token::kind)
          .isEqualTo(
              answers.get(i).tokens().stream()
                  .map(t -> org.assertj.core.groups.Tuple.tuple(t.id(), t.distribution(), t.kind()))
                  .toList());
    }
    Trace untold = model.generate(request);
    assertThat(ids(trace)).isEqualTo(ids(untold));
    // Without a listener several tokens come out of one run of this small model.
    assertThat(trace.provenance().orElseThrow().request().get("reductions"))
        .isIn("lanes", "vector");
    assertThat(untold.provenance().orElseThrow().request()).containsEntry("reductions", "graph");
  }

  private static List<OptionalInt> ids(Trace trace) {
    return Stream.concat(Stream.of(trace.generation()), trace.samples().stream())
        .flatMap(answer -> answer.tokens().stream().map(Token::id))
        .toList();
  }

  @Test
  void listener_cancels_keepsWhatWasThere() {
    Generation whole = model.generate(request()).generation();
    SignalRequest attention = SignalRequest.parse("attention,entropy,top=4");
    Generation part =
        model
            .generate(
                List.of(request().withSignals(attention)),
                event -> event.step() == 4 ? Reply.CANCEL : Reply.CONTINUE)
            .get(0)
            .generation();
    assertThat(part.finishReason()).contains("cancelled");
    assertThat(ids(part)).isEqualTo(ids(whole).subList(0, 5));
    assertThat(whole.text()).startsWith(part.text());
    assertThat(part.tensors().attention().orElseThrow().queries()).isEqualTo(5);
    assertThatThrownBy(
            () ->
                model.generate(
                    List.of(request()),
                    event -> {
                      throw new ModelException("enough");
                    }))
        .isInstanceOf(ModelException.class)
        .hasMessage("enough");
    assertThat(model.generate(request()).generation()).isEqualTo(whole);
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"STEP", "LOOP"})
  void listener_endsOneAnswer_theOthersGoOnUnchanged(Engine engine) {
    List<GenerationRequest> requests = LanguageModelTest.requests(5, "");
    String ended = requests.get(0).id();
    try (OnnxLanguageModel some =
        OnnxLanguageModel.open(
            TestFiles.model("lm-small"),
            OnnxOptions.withDefaults().withDevice(Device.CPU).withEngine(engine))) {
      List<Trace> whole = some.generate(requests);
      List<Trace> part =
          some.generate(
              requests,
              event ->
                  event.request().equals(ended) && event.step() == 3
                      ? Reply.END_ANSWER
                      : Reply.CONTINUE);
      for (int i = 0; i < requests.size(); i++) {
        if (i == 0) {
          assertThat(part.get(i).generation().finishReason()).contains("cancelled");
          assertThat(ids(part.get(i).generation()))
              .isEqualTo(ids(whole.get(i).generation()).subList(0, 4));
        } else {
          BatchingTest.requireSame(whole.get(i).generation(), part.get(i).generation());
        }
      }
    }
  }

  @Test
  void interrupt_duringAnswers_endsThemAndKeepsTheMark() {
    Generation whole = model.generate(request()).generation();
    Generation part =
        model
            .generate(
                List.of(request()),
                event -> {
                  if (event.step() == 2) {
                    Thread.currentThread().interrupt();
                  }
                  return Reply.CONTINUE;
                })
            .get(0)
            .generation();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(part.finishReason()).contains("cancelled");
    assertThat(ids(part)).isEqualTo(ids(whole).subList(0, 3));
    Thread.currentThread().interrupt();
    Generation none = model.generate(request()).generation();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(none.tokens()).isEmpty();
    assertThat(none.finishReason()).contains("cancelled");
    assertThat(model.generate(request()).generation()).isEqualTo(whole);
  }
}
