package io.github.uq4j.metrics.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Scorers of all layers and heads do not take a selected part for the whole. */
class PartOfAttentionTest {

  private static Trace trace(Optional<List<Integer>> layers) {
    float[] values = {1, 0, 0.5f, 0.5f};
    Attention attention =
        new Attention(
            FloatTensor.copyOf(values, 1, 1, 2, 2), layers, Optional.empty(), Optional.empty());
    return Traces.answer("part").token("a", -1).token("b", -1).attention(attention).build();
  }

  @Test
  void refusal_selectedLayers_saysSo() {
    Trace part = trace(Optional.of(List.of(3)));
    assertThat(Rauq.withDefaults().refusal(trace(Optional.empty()), Helpers.none())).isEmpty();
    assertThat(Rauq.withDefaults().refusal(part, Helpers.none()).orElseThrow())
        .startsWith("needs attention of all layers and heads");
    assertThat(AttentionScore.withDefaults().refusal(part, Helpers.none()).orElseThrow())
        .startsWith("needs attention of all layers and heads");
  }

  @Test
  void signals_attentionScoreOfAllPositions_asksForTheirRows() {
    AttentionScore scorer = AttentionScore.withDefaults();
    assertThat(scorer.signals().text()).isEqualTo("attention");
    assertThat(scorer.withScope(AttentionScore.Scope.ALL).signals().text())
        .isEqualTo("attention:rows=prompt+answer");
    assertThat(Focus.withDefaults().signals().text()).isEqualTo("top=100,attention");
  }
}
