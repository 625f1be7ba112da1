package io.github.uq4j.metrics.hidden.intention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class IntentionEntropyTest extends SequenceScorerContract {

  private static final double LN2 = Math.log(2);

  @Override
  protected SequenceScorer scorer() {
    return IntentionEntropy.withDefaults();
  }

  private static TraceBuilder halfAndQuarter() {
    return Traces.answer("q")
        .token("a", -LN2)
        .top(Alternative.of("a", -LN2), Alternative.of("b", -2 * LN2));
  }

  private static Trace of(Trace trace, int vocabulary) {
    OptionalInt unknown = OptionalInt.empty();
    return trace.withModel(
        new ModelInfo("m", OptionalInt.of(vocabulary), unknown, unknown, unknown, Extras.none()));
  }

  private static Trace withPromptLogits(Trace trace, float... row) {
    return Traces.withGeneration(
        trace,
        trace
            .generation()
            .withTensors(
                new Tensors(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(FloatTensor.copyOf(row, row.length)))));
  }

  @Test
  void score_alternativesAlone_hasBothBounds() {
    // 1/2 and 1/4 are known. At the least there is one more word of 1/4, at the most four of 1/16.
    Score score = IntentionEntropy.withDefaults().score(of(halfAndQuarter().build(), 6));
    assertThat(score.value()).isCloseTo(1.5, within(1e-12));
    ScoreBounds bounds = score.bounds().orElseThrow();
    assertThat(bounds.lower()).isEqualTo(score.value());
    assertThat(bounds.upper()).isCloseTo(2, within(1e-12));
    assertThat(
            IntentionEntropy.withDefaults()
                .score(halfAndQuarter().build())
                .bounds()
                .orElseThrow()
                .upper())
        .isInfinite();
  }

  @Test
  void score_topK_renormalisesThem() {
    // 2/3 and 1/3.
    double bits = (2 * Math.log(1.5) + Math.log(3)) / 3 / LN2;
    IntentionEntropy two = IntentionEntropy.withDefaults().withTopK(2);
    assertThat(two.score(halfAndQuarter().build()).value()).isCloseTo(bits, within(1e-12));
    assertThat(two.score(halfAndQuarter().build()).bounds()).isEmpty();
    assertThat(two.withTemperature(0.5).score(halfAndQuarter().build()).value())
        .isCloseTo((0.8 * Math.log(1.25) + 0.2 * Math.log(5)) / LN2, within(1e-12));
    assertThatThrownBy(() -> two.withTopK(3).score(halfAndQuarter().build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs 3 top-logprobs or logits of the first token, which has 2");
  }

  @Test
  void score_promptLogitsWithoutTokens_isTheirEntropy() {
    Trace silent = withPromptLogits(Trace.of("q", Generation.of("", List.of())), 0, 0, 0, 0);
    assertThat(IntentionEntropy.withDefaults().score(silent).value()).isCloseTo(2, within(1e-12));
    assertThat(IntentionEntropy.withDefaults().withTemperature(3).score(silent).value())
        .isCloseTo(2, within(1e-12));
  }

  @Test
  void score_promptLogits_haveNothingOfLaterSteps() {
    Trace trace = withPromptLogits(Traces.ofLogprobs("q", -1, -2), 0, 0);
    assertThat(IntentionEntropy.withDefaults().withTopK(2).score(trace).value())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void score_reference_addsEpsilonAndTruncates() {
    float[] row = new float[101];
    java.util.Arrays.fill(row, 0);
    Trace trace = withPromptLogits(Traces.ofLogprobs("q", -1), row);
    // 100 words of 1/100: -log2(1/100 + 1e-10).
    assertThat(IntentionEntropy.withDefaults().withProfile(Profile.REFERENCE).score(trace).value())
        .isCloseTo(-Math.log(0.01 + 1e-10) / LN2, within(1e-12));
    assertThat(IntentionEntropy.withDefaults().score(trace).value())
        .isCloseTo(Math.log(101) / LN2, within(1e-12));
    // One word alone: -log2(1 + 1e-10) is below 0.
    assertThat(
            IntentionEntropy.withDefaults()
                .withProfile(Profile.REFERENCE)
                .withTopK(1)
                .score(trace)
                .value())
        .isZero();
  }

  @Test
  void score_otherTemperatureWithoutRow_isRefused() {
    Trace trace = Traces.answer("q").token("a", -1).entropy(0.5).build();
    assertThatThrownBy(() -> IntentionEntropy.withDefaults().withTemperature(2).score(trace))
        .hasMessageContaining("needs logits of the first token");
  }

  @Test
  void score_entropyAboveTheVocabulary_isRefused() {
    Trace trace = of(Traces.answer("q").token("a", -1).entropy(2).build(), 4);
    assertThatThrownBy(() -> IntentionEntropy.withDefaults().score(trace))
        .hasMessageContaining("tokens[0].entropy = 2.0; must be <= ln 4");
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> IntentionEntropy.withDefaults().withTopK(0))
        .hasMessage("top-k = 0; must be >= 1");
    assertThatThrownBy(() -> IntentionEntropy.withDefaults().withTemperature(Double.NaN))
        .hasMessage("temperature = NaN; must be finite and > 0");
  }
}
