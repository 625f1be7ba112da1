package io.github.uq4j.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordsTest {

  private static final Generation EMPTY = Generation.of("", List.of());

  private static FloatTensor tensor(long... extents) {
    return FloatTensor.copyOf(new float[(int) Shape.of(extents).size()], extents);
  }

  static Stream<Arguments> refused() {
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    TextSpan span = new TextSpan(0, 3);
    RecordedClaim outside =
        new RecordedClaim("c", Optional.of(span), List.of(), Optional.empty(), Extras.none());
    RecordedClaim noToken =
        new RecordedClaim("c", Optional.empty(), List.of(1), Optional.empty(), Extras.none());
    return Stream.of(
        bad(() -> TokenDistribution.of(nan), "logprob = NaN; must be finite and <= 0"),
        bad(() -> TokenDistribution.of(0.1), "logprob = 0.1"),
        bad(() -> TokenDistribution.of(-inf), "logprob = -Infinity"),
        bad(() -> TokenDistribution.of(-1).withEntropy(nan), "entropy = NaN"),
        bad(() -> TokenDistribution.of(-1).withEntropy(-0.5), "entropy = -0.5"),
        bad(() -> TokenDistribution.of(-1).withEntropy(inf), "entropy = Infinity"),
        bad(
            () ->
                TokenDistribution.of(-1)
                    .withTop(List.of(Alternative.of("a", -2), Alternative.of("b", -1))),
            "must be in descending order"),
        bad(() -> new RowStatistics(nan, 0, 1), "self_certainty = NaN; must be finite and >= 0"),
        bad(() -> new RowStatistics(0, inf, 1), "renyi_divergence = Infinity"),
        bad(() -> new RowStatistics(0, 0, 1.5), "boosted_prob = 1.5; must be in [0, 1]"),
        bad(() -> Alternative.of("a", nan), "logprob = NaN of alternative \"a\"; must be <= 0"),
        bad(() -> Alternative.of(1, "a", 1), "must be <= 0"),
        bad(() -> EMPTY.withTotalLogprob(nan), "generation.logprob = NaN"),
        bad(() -> EMPTY.withTotalLogprob(-inf), "generation.logprob = -Infinity"),
        bad(() -> Generation.Draw.of(nan, 1), "temperature = NaN"),
        bad(() -> Generation.Draw.of(-1, 1), "temperature = -1.0"),
        bad(
            () ->
                Generation.of(
                    "ab", List.of(Token.of("abc", TokenDistribution.of(0)).withSpan(span))),
            "tokens[0].end = 3; must be <= text length 2"),
        bad(() -> new TextSpan(-1, 0), "must satisfy 0 <= start <= end"),
        bad(() -> new TextSpan(2, 1), "must satisfy 0 <= start <= end"),
        bad(() -> span.of("ab"), "ends after the text of length 2"),
        bad(() -> new Entailment(nan, 0, 1), "entailment = NaN"),
        bad(() -> new Entailment(0, 1.1, 0), "neutral = 1.1"),
        bad(() -> new Entailment(0.3, 0.3, 0.3), "must be 1 within"),
        bad(() -> Shape.of(1, -1), "extents must be >= 0"),
        bad(() -> Shape.of(Long.MAX_VALUE, 2), "overflows a long"),
        bad(() -> FloatTensor.copyOf(new float[3], 2), "shape [2] holds 2 values; given 3"),
        bad(() -> new Logits(tensor(2)), "logits has shape [2]; must be [steps, vocab] (rank 2)"),
        bad(() -> new HiddenStates(tensor(2)), "hidden_states has shape [2]"),
        bad(() -> new Attention(tensor(2)), "attention has shape [2]"),
        bad(
            () -> new Attention(tensor(1, 1, 2, 2), numbers(0, 1), numbers(0), numbers(0, 1)),
            "attention.layers has 2 numbers; must be one for each of 1"),
        bad(
            () -> new Attention(tensor(1, 1, 2, 2), numbers(0), numbers(0), numbers(0, 2)),
            "attention.rows holds 2; must be < 2"),
        bad(
            () -> new HiddenStates(tensor(2, 1, 2), numbers(1, 1), numbers(0)),
            "hidden_states.levels holds 1 after 1; must ascend"),
        bad(
            () -> new HiddenStates(tensor(1, 1, 2), numbers(-1), numbers(0)),
            "hidden_states.levels holds -1 after -1; must ascend"),
        bad(() -> new Attention(tensor(1, 1, 3, 2)), "must not have more rows than positions"),
        bad(
            () ->
                new Tensors(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(tensor(1, 1))),
            "prompt_logits has shape [1, 1]"),
        bad(
            () -> new Judgements(Map.of(), Map.of(new TextPair("a", "b"), nan), Extras.none()),
            "must be finite"),
        bad(() -> Labels.none().with("x", nan), "label x = NaN; must be finite"),
        bad(() -> Labels.none().with("x", 1), "label x is a Integer; must be a Boolean"),
        bad(() -> Trace.of("", EMPTY), "id = \"\"; must not be empty"),
        bad(() -> Trace.of("a", EMPTY).withClaims(List.of(outside)), "claims[0].span ends at 3"),
        bad(() -> Trace.of("a", EMPTY).withClaims(List.of(noToken)), "claims[0].tokens holds 1"));
  }

  private static Arguments bad(ThrowingCallable call, String message) {
    return Arguments.of(call, message);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void record_valueOutOfRange_isRefusedWithNameValueAndRule(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void records_collections_areCopiedIn() {
    List<Token> tokens = new ArrayList<>();
    Generation generation = Generation.of("", tokens);
    Map<String, String> request = new LinkedHashMap<>();
    Provenance provenance = new Provenance("p", request);
    request.put("a", "b");
    tokens.add(Token.of("", TokenDistribution.of(0)));
    assertThat(generation.tokens()).isEmpty();
    assertThat(provenance.request()).isEmpty();
    assertThat(provenance.extras()).isEqualTo(Extras.none());
  }

  @Test
  void signals_traceOfTextAlone_areNone() {
    assertThat(Trace.of("a", EMPTY).signals()).isEmpty();
  }

  @Test
  void signals_everythingRecorded_areAllNamed() {
    TokenDistribution full =
        TokenDistribution.of(-1)
            .withEntropy(1)
            .withTop(List.of(Alternative.of(1, "a", -1)))
            .withStatistics(new RowStatistics(2, 1, 0.5));
    Token token = Token.of("a", full).withId(1).withSpan(new TextSpan(0, 1));
    Token end = Token.of("", TokenDistribution.of(0)).withKind(Token.Kind.SPECIAL);
    Tensors tensors =
        new Tensors(
            Optional.of(new Logits(tensor(2, 3))),
            Optional.of(new Attention(tensor(1, 1, 2, 2))),
            Optional.of(new HiddenStates(tensor(1, 2, 3))),
            Optional.of(tensor(3)));
    TextPair pair = new TextPair("a", "b");
    Generation answer =
        Generation.of("a", List.of(token, end))
            .withTensors(tensors)
            .withFinishReason("stop")
            .withSampling(Generation.Draw.of(1, 2));
    Trace trace =
        Trace.of("t", answer)
            .withModel(ModelInfo.of("m"))
            .withPrompt(Prompt.of("p"))
            .withSamples(List.of(EMPTY.withTotalLogprob(-1), answer))
            .withRecorded(
                new Judgements(
                    Map.of(pair, new Entailment(0, 1, 0)), Map.of(pair, 0.5), Extras.none()))
            .withClaims(
                List.of(
                    new RecordedClaim(
                        "c", Optional.empty(), List.of(0), Optional.empty(), Extras.none())))
            .withLabels(Labels.none().with("x", true))
            .withProvenance(new Provenance("p", Map.of()));

    assertThat(trace.signals())
        .containsExactlyElementsOf(
            EnumSet.complementOf(EnumSet.of(Signal.EMBEDDINGS, Signal.LANGUAGE_MODEL)));
    assertThat(trace.generation().textTokens()).containsExactly(token);
    assertThat(Signal.of("logits")).contains(Signal.LOGITS);
    assertThat(Signal.of("x")).isEmpty();
    assertThat(trace.withSamples(List.of(EMPTY)).signals())
        .contains(Signal.SAMPLES)
        .doesNotContain(Signal.SAMPLE_LOGPROBS);
  }

  @Test
  void textSpan_overlap_needsASharedUnit() {
    TextSpan span = new TextSpan(2, 5);
    assertThat(span.length()).isEqualTo(3);
    assertThat(span.overlaps(new TextSpan(4, 9))).isTrue();
    assertThat(span.overlaps(new TextSpan(5, 9))).isFalse();
    assertThat(span.overlaps(new TextSpan(3, 3))).isFalse();
    assertThat(span.contains(new TextSpan(3, 5))).isTrue();
    assertThat(span.contains(new TextSpan(1, 5))).isFalse();
    assertThat(new TextSpan(0, 2).of("abc")).isEqualTo("ab");
  }

  @Test
  void entailment_ties_goToEntailmentThenNeutral() {
    assertThat(new Entailment(0.5, 0.5, 0).label()).isEqualTo(EntailmentLabel.ENTAILMENT);
    assertThat(new Entailment(0, 0.5, 0.5).label()).isEqualTo(EntailmentLabel.NEUTRAL);
    assertThat(new Entailment(0, 0.4, 0.6).label()).isEqualTo(EntailmentLabel.CONTRADICTION);
  }

  private static Optional<List<Integer>> numbers(Integer... some) {
    return Optional.of(List.of(some));
  }

  @Test
  void tensors_partsOfAWhole_sayWhich() {
    Attention attention =
        new Attention(tensor(1, 2, 2, 9), numbers(3), numbers(0, 5), numbers(4, 8));
    assertThat(attention.block(0)).isEqualTo(3);
    assertThat(attention.headNumber(1)).isEqualTo(5);
    assertThat(attention.position(0)).isEqualTo(4);
    Attention rows = new Attention(tensor(1, 2, 2, 9));
    assertThat(List.of(attention.whole(), rows.whole())).containsExactly(false, true);
    assertThat(List.of(rows.block(0), rows.headNumber(1), rows.position(1)))
        .containsExactly(0, 1, 8);
    HiddenStates hidden = new HiddenStates(tensor(1, 2, 3), numbers(4), numbers(7, 9));
    assertThat(hidden.levelNumber(0)).isEqualTo(4);
    assertThat(hidden.position(1)).isEqualTo(9);
    assertThat(hidden.find(9)).hasValue(1);
    assertThat(hidden.find(8)).isEmpty();
    assertThat(hidden.whole()).isFalse();
    assertThat(new HiddenStates(tensor(1, 2, 3)).find(1)).hasValue(1);
    assertThat(new HiddenStates(tensor(1, 2, 3)).find(2)).isEmpty();
  }

  @Test
  void tensors_indices_areRowMajor() {
    float[] values = new float[24];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Attention attention = new Attention(FloatTensor.copyOf(values, 1, 2, 3, 4));
    assertThat(attention.get(0, 1, 2, 3)).isEqualTo(23);
    assertThat(
            List.of(attention.layers(), attention.heads(), attention.queries(), attention.keys()))
        .containsExactly(1, 2, 3, 4);
    HiddenStates hidden = new HiddenStates(FloatTensor.viewOf(FloatBuffer.wrap(values), 2, 3, 4));
    assertThat(hidden.state(1, 0)).containsExactly(12, 13, 14, 15);
    assertThat(hidden.get(1, 2, 3)).isEqualTo(23);
    assertThat(List.of(hidden.levels(), hidden.positions(), hidden.dimension()))
        .containsExactly(2, 3, 4);
    Logits logits = new Logits(FloatTensor.copyOf(values, 6, 4));
    assertThat(logits.row(5)).containsExactly(20, 21, 22, 23);
    assertThat(logits.steps()).isEqualTo(6);
    assertThat(logits.values().toString()).isEqualTo("FloatTensor[6, 4]");
    assertThatThrownBy(() -> logits.values().get(24)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> logits.values().read(23, new float[2], 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void floatTensor_defaultRead_copiesValueByValue() {
    FloatTensor counting =
        new FloatTensor() {
          @Override
          public Shape shape() {
            return Shape.of(9);
          }

          @Override
          public float get(long index) {
            return index;
          }
        };
    float[] into = new float[2];
    counting.read(3, into, 2);
    assertThat(into).containsExactly(3, 4);
  }

  @Test
  void labels_lookups_areByKind() {
    Labels labels = Labels.none().with("f", true).with("n", 2.0).with("t", "x");
    assertThat(labels.flag("f")).contains(true);
    assertThat(labels.flag("n")).isEmpty();
    assertThat(labels.number("n")).hasValue(2);
    assertThat(labels.number("t")).isEmpty();
    assertThat(labels.text("t")).contains("x");
    assertThat(labels.text("none")).isEmpty();
  }

  @Test
  void alternative_ruledOut_isLegal() {
    assertThat(Alternative.of("a", Double.NEGATIVE_INFINITY).extras()).isEqualTo(Extras.none());
    assertThat(new TextPair("a", "b").swapped()).isEqualTo(new TextPair("b", "a"));
    assertThat(Judgements.none().isEmpty()).isTrue();
    assertThat(EMPTY.totalLogprob()).isEqualTo(OptionalDouble.empty());
  }
}
