package io.github.uq4j.metrics.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is said of an entropy when only the most probable words are recorded. */
class CertifiedEntropyTest {

  private static final double LN2 = Math.log(2);

  private static TraceBuilder halfAndQuarter() {
    return Traces.answer("q")
        .token("a", -LN2)
        .top(Alternative.of("a", -LN2), Alternative.of("b", -2 * LN2));
  }

  private static Trace ofModel(Trace trace, int vocabulary) {
    OptionalInt unknown = OptionalInt.empty();
    return trace.withModel(
        new ModelInfo("m", OptionalInt.of(vocabulary), unknown, unknown, unknown, Extras.none()));
  }

  @Test
  void score_alternativesOfKnownVocabulary_hasBothBounds() {
    // 1/2 and 1/4 are known. At the least there is one more word of 1/4, at the most four of 1/16.
    Score score = MeanTokenEntropy.withDefaults().score(ofModel(halfAndQuarter().build(), 6));
    assertThat(score.value()).isCloseTo(1.5 * LN2, within(1e-12));
    ScoreBounds bounds = score.bounds().orElseThrow();
    assertThat(bounds.lower()).isEqualTo(score.value());
    assertThat(bounds.upper()).isCloseTo(2 * LN2, within(1e-12));
  }

  @Test
  void score_alternativesOfUnknownVocabulary_hasNoUpperBound() {
    Score score = MaxTokenEntropy.withDefaults().score(halfAndQuarter().build());
    assertThat(score.bounds()).contains(new ScoreBounds(score.value(), Double.POSITIVE_INFINITY));
  }

  @Test
  void score_recordedEntropies_areExact() {
    Trace trace = ofModel(Traces.answer("q").token("a", -1).entropy(0.5).build(), 6);
    assertThat(MeanTokenEntropy.withDefaults().score(trace).bounds()).isEmpty();
    assertThat(MaxTokenEntropy.withDefaults().score(trace).bounds()).isEmpty();
  }

  @Test
  void score_someStepsExact_boundsTheMeanAndTheLargest() {
    Trace trace = ofModel(halfAndQuarter().token(" c", -1).entropy(1.5 * LN2 + 0.1).build(), 6);
    ScoreBounds mean = MeanTokenEntropy.withDefaults().score(trace).bounds().orElseThrow();
    assertThat(mean.lower()).isCloseTo(1.5 * LN2 + 0.05, within(1e-12));
    assertThat(mean.upper()).isCloseTo(1.75 * LN2 + 0.05, within(1e-12));
    ScoreBounds largest = MaxTokenEntropy.withDefaults().score(trace).bounds().orElseThrow();
    assertThat(largest.lower()).isCloseTo(1.5 * LN2 + 0.1, within(1e-12));
    assertThat(largest.upper()).isCloseTo(2 * LN2, within(1e-12));
  }

  @Test
  void score_chosenTokenOutsideItsAlternatives_isKnownToo() {
    // 1/2, 1/4 and the chosen 1/8 are known; 1/8 is left, to no word above 1/4: one word at the
    // least. Its own probability does not bound the others.
    Trace trace =
        Traces.answer("q")
            .token("c", -3 * LN2)
            .top(Alternative.of("a", -LN2), Alternative.of("b", -2 * LN2))
            .build();
    assertThat(TokenEntropy.withDefaults().score(trace).values().get(0))
        .isCloseTo(1.75 * LN2, within(1e-12));
  }

  @Test
  void score_twoTokensOfOneText_areToldApartByIds() {
    Alternative other = Alternative.of(8, "c", -LN2);
    Trace byText =
        Traces.answer("q").token("c", -3 * LN2).top(other, Alternative.of("b", -2 * LN2)).build();
    Trace byId =
        Traces.withGeneration(
            byText, Generation.of("c", List.of(byText.generation().tokens().get(0).withId(7))));
    // Taken for one token: 1/2 and 1/4 known. Told apart: 1/8 is known, too.
    assertThat(TokenEntropy.withDefaults().score(byText).values().get(0))
        .isCloseTo(1.5 * LN2, within(1e-12));
    assertThat(TokenEntropy.withDefaults().score(byId).values().get(0))
        .isCloseTo(1.75 * LN2, within(1e-12));
  }

  @Test
  void score_alternativesThatAreNoDistribution_areRefusedByStep() {
    Trace trace =
        Traces.answer("q")
            .token("a", -0.1)
            .top(Alternative.of("a", -0.1), Alternative.of("b", -0.2))
            .build();
    assertThatThrownBy(() -> MeanTokenEntropy.withDefaults().score(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("step 0: top_logprobs sum to a probability of 1.7");
  }

  @Test
  void score_entropyAboveTheVocabularysLogarithm_isRefused() {
    Trace trace = ofModel(Traces.answer("q").token("a", -1).entropy(2).build(), 4);
    assertThatThrownBy(() -> MeanTokenEntropy.withDefaults().score(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tokens[0].entropy = 2.0; must be <= ln 4 = "
                + Math.log(4)
                + ", the logarithm of the vocabulary's size");
    Trace rows =
        Traces.answer("q").token("a", -1).entropy(2).logits(new float[] {0, 1, 2, 3}).build();
    assertThatThrownBy(() -> TokenEntropy.withDefaults().score(rows))
        .hasMessageContaining("must be <= ln 4");
    assertThat(Optional.of(MaxTokenEntropy.withDefaults().score(ofModel(trace, 8)).value()))
        .contains(2.0);
  }
}
