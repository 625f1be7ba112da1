package io.github.uq4j.metrics.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.score.Score;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import org.junit.jupiter.api.Test;

class StepsTest {

  @Test
  void score_rowOfNaN_namesStepAndWord() {
    Trace trace =
        Traces.answer("q")
            .token("a", -1)
            .token("b", -1)
            .logits(new float[] {0, 1}, new float[] {0, Float.NaN})
            .build();
    assertThatThrownBy(() -> TokenEntropy.withDefaults().score(trace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step 1: logits[1] = NaN; must be finite or negative infinity");
  }

  @Test
  void score_sumBeyondDouble_isAnArithmeticException() {
    Trace trace = Traces.ofLogprobs("q", -Double.MAX_VALUE, -Double.MAX_VALUE);
    assertThatThrownBy(() -> MaximumSequenceProbability.withDefaults().score(trace))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("max-sequence-probability = Infinity");
  }

  @Test
  void score_certainAnswer_isPositiveZero() {
    Score score = Perplexity.withDefaults().score(Traces.ofLogprobs("q", 0.0, -0.0));
    assertThat(Double.doubleToLongBits(score.value())).isZero();
  }
}
