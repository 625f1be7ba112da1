package io.github.uq4j.metrics.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfidenceBoundTest {

  static Stream<SequenceScorer> rules() {
    return Stream.of(
        ChowSum.withDefaults(),
        ChowSum.withDefaults().withEndOfSequence(EndOfSequence.LEFT_OUT),
        ChowAverage.withDefaults(),
        ChowLengthAware.withDefaults(),
        ChowLengthAware.withDefaults().withGamma(0),
        ChowQuantile.withDefaults(),
        ChowQuantile.withDefaults().withAlpha(0.37),
        ChowQuantile.withDefaults().withAlpha(1),
        ChowCvar.withDefaults(),
        ChowCvar.withDefaults().withAlpha(1));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void bound_ofEveryAnswer_isNeverBelowItsConfidenceAndNeverGrows(SequenceScorer scorer) {
    SplittableRandom random = new SplittableRandom(11);
    DeferralRule rule = DeferralRule.of(scorer);
    for (int trial = 0; trial < 300; trial++) {
      int most = 1 + random.nextInt(12);
      double[] logprobs = new double[1 + random.nextInt(most)];
      Arrays.setAll(logprobs, i -> random.nextInt(4) == 0 ? -5 * random.nextDouble() : -0.01);
      Trace trace = Traces.ofLogprobs("t", logprobs);
      double confidence = rule.confidence(trace);
      ConfidenceBound bound = rule.bound(most).orElseThrow();
      double before = 0;
      for (Token token : trace.generation().tokens()) {
        double now = bound.add(token);
        assertThat(now).isLessThanOrEqualTo(before + 1e-12);
        assertThat(now).isGreaterThanOrEqualTo(confidence - 1e-12);
        before = now;
      }
      if (logprobs.length == most) {
        assertThat(before).isCloseTo(confidence, within(1e-12));
      }
    }
  }

  @Test
  void bound_byHand_countsTokensNotWrittenAsCertain() {
    List<Token> tokens = Traces.ofLogprobs("t", -3, -1).generation().tokens();
    ConfidenceBound average = ChowAverage.withDefaults().bound(4);
    assertThat(average.add(tokens.get(0))).isEqualTo(-0.75);
    assertThat(average.add(tokens.get(1))).isEqualTo(-1);
    // -3, -1, 0, 0: a third of the way from the first to the second at place 1/3 * 3 = 1.
    ConfidenceBound quantile = ChowQuantile.withDefaults().withAlpha(1.0 / 3).bound(4);
    assertThat(quantile.add(tokens.get(0))).isEqualTo(0);
    assertThat(quantile.add(tokens.get(1))).isCloseTo(-1, within(1e-12));
    // The worse half of four.
    ConfidenceBound worst = ChowCvar.withDefaults().withAlpha(0.5).bound(4);
    assertThat(worst.add(tokens.get(0))).isEqualTo(-1.5);
    assertThat(worst.add(tokens.get(1))).isEqualTo(-2);
  }

  @Test
  void bound_ofRulesThatReadWholeAnswers_isNone() {
    assertThat(DeferralRule.of(io.github.uq4j.metrics.token.Perplexity.withDefaults()).bound(5))
        .isEmpty();
  }
}
