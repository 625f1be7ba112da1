package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many answers are written beside one another, and whether samples go on from copies of their
 * prompt's cache, changes no signal beyond 1e-5 relative in single precision. Either engine, and
 * all that is recorded: log-probabilities, entropy, top tokens, statistics, logits, the prompt's
 * logits, attention, hidden states.
 */
class GenerationInvarianceTest {

  private static final OnnxOptions DEVICE = TestDevice.options().withThreads(1);

  /** Rows whose logits are kept are stepped one by one in either engine; the others loop. */
  private static final List<SignalRequest> SIGNALS =
      Stream.of(
              "top=3,entropy,statistics,logits,attention,hidden,prompt-logits",
              "top=3,entropy,statistics,attention,hidden,prompt-logits")
          .map(SignalRequest::parse)
          .toList();

  static Stream<Arguments> models() {
    Stream<Path> folders =
        Stream.concat(
            Stream.of("lm-small", "lm-large-plain").map(TestFiles::model),
            ZooMember.all().filter(member -> !member.half()).map(ZooMember::folder));
    return folders.flatMap(
        folder -> Stream.of(Engine.STEP, Engine.LOOP).map(engine -> Arguments.of(folder, engine)));
  }

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private static List<GenerationRequest> requests(SignalRequest signals) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : List.of("a", "the cat is on", "b", "Oslo is", "sea 42")) {
      GenerationRequest request =
          GenerationRequest.of("r" + requests.size(), prompt)
              .withMaxNewTokens(7 + requests.size())
              .withSignals(signals);
      requests.add(
          requests.size() == 2
              ? request
              : request.withSampling(Sampling.of(3, 5 + prompt.length())));
    }
    return requests;
  }

  private static OnnxLanguageModel open(Path folder, Engine engine, int batchSize) {
    return OnnxLanguageModel.open(folder, DEVICE.withEngine(engine).withBatchSize(batchSize));
  }

  private static List<Generation> all(Trace trace) {
    List<Generation> all = new ArrayList<>(List.of(trace.generation()));
    all.addAll(trace.samples());
    return all;
  }

  private static void requireSame(Trace one, Trace other) {
    assertThat(other.samples()).hasSameSizeAs(one.samples());
    for (int i = 0; i < all(one).size(); i++) {
      Generation answer = all(one).get(i);
      assertThat(answer.tokens()).isNotEmpty();
      assertThat(answer.tensors().attention()).isPresent();
      assertThat(answer.tensors().hiddenStates()).isPresent();
      assertThat(answer.tensors().promptLogits()).isPresent();
      assertThat(answer.tokens())
          .allMatch(token -> token.distribution().statistics().isPresent())
          .allMatch(token -> token.distribution().top().size() == 3);
      SameSignals.require(answer, all(other).get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void signals_anyBatch_areThoseOfARequestAlone(Path folder, Engine engine) {
    try (OnnxLanguageModel one = open(folder, engine, 1);
        OnnxLanguageModel few = open(folder, engine, 3);
        OnnxLanguageModel many = open(folder, engine, 64)) {
      for (SignalRequest signals : SIGNALS) {
        List<GenerationRequest> requests = requests(signals);
        List<Trace> ofFew = few.generate(requests);
        List<Trace> ofMany = many.generate(requests);
        for (int i = 0; i < requests.size(); i++) {
          Trace alone = one.generate(requests.get(i));
          assertThat(alone.signals().contains(Signal.LOGITS))
              .isEqualTo(signals.asks(Signal.LOGITS));
          requireSame(alone, ofFew.get(i));
          requireSame(alone, ofMany.get(i));
        }
      }
    }
  }

  /** The first of many samples is the only one of one; each is what reading it gives. */
  @ParameterizedTest
  @MethodSource("models")
  void signals_ofSamplesOnCopiesOfACache_areThoseOfTextsReadSeparately(Path folder, Engine engine) {
    OnnxOptions separate = DEVICE.withBatchSize(1).withPrefixes(Prefixes.REREAD);
    try (OnnxLanguageModel forking = open(folder, engine, 64);
        OnnxLanguageModel reading = OnnxLanguageModel.open(folder, separate)) {
      for (SignalRequest signals : SIGNALS) {
        requireAsRead(forking, reading, requests(signals).get(3));
      }
    }
  }

  private static void requireAsRead(
      OnnxLanguageModel forking, OnnxLanguageModel reading, GenerationRequest request) {
    Sampling five = Sampling.of(5, 23).withTemperature(1.7);
    Sampling one = Sampling.of(1, 23).withTemperature(1.7);
    Trace forked = forking.generate(request.withSampling(five));
    Trace single = forking.generate(request.withSampling(one));
    SameSignals.require(single.samples().get(0), forked.samples().get(0));
    Set<String> texts = new HashSet<>();
    forked.samples().forEach(sample -> texts.add(sample.text()));
    assertThat(texts).hasSizeGreaterThan(1);
    for (Generation answer : all(forked)) {
      List<Integer> ids = answer.tokens().stream().map(token -> token.id().orElseThrow()).toList();
      ScoringRequest text =
          new ScoringRequest("r", request.prompt(), answer.text(), request.signals())
              .withTokens(ids);
      Generation read = reading.score(text).generation();
      SameSignals.requireTokens(read, answer);
      SameSignals.requireTensors(read, answer);
    }
  }

  /** Plain operators, fused ones that take a mask, and one that takes lengths. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Softmax",
        "Attention",
        "com.microsoft.Attention",
        "com.microsoft.MultiHeadAttention",
        "com.microsoft.GroupQueryAttention"
      })
  void zoo_everyWayOfAttending_isThere(String operator) {
    assertThat(ZooMember.all().filter(member -> !member.half()))
        .anyMatch(member -> OnnxInspection.of(member.folder()).operators().contains(operator));
  }
}
