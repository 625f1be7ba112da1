package io.github.uq4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.attention.AttentionScore;
import io.github.uq4j.metrics.attention.Rauq;
import io.github.uq4j.metrics.sampling.relevance.AnswerRelevance;
import io.github.uq4j.metrics.sampling.relevance.SarVariant;
import io.github.uq4j.metrics.sampling.relevance.TokenSar;
import io.github.uq4j.metrics.token.SelfCertainty;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scores restricted to some of an answer's tokens: all of them give the answer's score. */
class ScoresOfSomeTokensTest {

  private static final double EXACT = 1e-12;
  private static final List<Integer> ALL = List.of(0, 1, 2);

  private static TraceBuilder answer() {
    return Traces.answer("a")
        .prompt("Who?")
        .token("Mara", -0.5)
        .token(" lives", -2)
        .token(" here", -4);
  }

  private static Trace attentive() {
    float[] rows = {1, 0, 0, 0.5f, 0.5f, 0, 0.25f, 0.5f, 0.25f};
    return answer().attention(new Attention(FloatTensor.copyOf(rows, 1, 1, 3, 3))).build();
  }

  @Test
  void attentionOfTokens_all_isTheAnswers() {
    Trace trace = attentive();
    assertThat(AttentionScore.withDefaults().ofTokens(trace, ALL))
        .isEqualTo(AttentionScore.withDefaults().score(trace, Helpers.none()).value());
    assertThat(Rauq.withDefaults().ofTokens(trace, ALL))
        .isEqualTo(Rauq.withDefaults().score(trace, Helpers.none()).value());
    assertThat(AttentionScore.withDefaults().ofTokens(trace, List.of(2)))
        .isCloseTo(-Math.log(0.25), within(1e-10));
    assertThat(Rauq.withDefaults().ofTokens(trace, List.of(0))).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void selfCertaintyOfTokens_all_isTheAnswersAndMissingRowsAreNamed() {
    Trace trace =
        answer().logits(new float[] {0, 2}, new float[] {0, 0}, new float[] {1, 0}).build();
    assertThat(SelfCertainty.withDefaults().ofTokens(trace, ALL))
        .isEqualTo(SelfCertainty.withDefaults().score(trace, Helpers.none()).value());
    assertThat(SelfCertainty.withDefaults().ofTokens(trace, List.of(1))).isZero();
    assertThatThrownBy(() -> SelfCertainty.withDefaults().ofTokens(attentive(), List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs statistics or logits of token 1");
  }

  @Test
  void answerRelevance_endOfSequence_isIrrelevantAndAllTokensGiveTokenSar() {
    Trace trace = answer().endOfSequence(-9).build();
    Helpers alike =
        Helpers.none()
            .withSimilarity(
                pairs ->
                    pairs.stream().map(p -> p.second().contains("lives") ? 0.75 : 0.5).toList());
    double answers =
        TokenSar.withDefaults().withVariant(SarVariant.POLYGRAPH).score(trace, alike).value();
    for (SarVariant variant : List.of(SarVariant.DEFAULT, SarVariant.POLYGRAPH)) {
      AnswerRelevance.Weighed weighed =
          AnswerRelevance.of(trace, variant).weigh(alike.similarityFor(trace));
      assertThat(weighed.relevance()).containsExactly(0.25, 0.5, 0.25, 0.0);
      assertThat(weighed.share(ALL)).isCloseTo(answers, within(EXACT));
      assertThat(weighed.mean(ALL)).isCloseTo(answers, within(EXACT));
      assertThat(weighed.share(List.of(0)) + weighed.share(List.of(1, 2)))
          .isCloseTo(answers, within(EXACT));
      assertThat(weighed.mean(List.of(2))).isCloseTo(4, within(EXACT));
    }
    assertThat(AnswerRelevance.refusal(trace, SarVariant.DEFAULT)).isEmpty();
  }
}
