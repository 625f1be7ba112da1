package io.github.uq4j.metrics.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookbackRatioTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return LookbackRatio.withDefaults();
  }

  /** A prompt of two, an answer of three; two heads; one row too many, of the prompt's end. */
  private static Trace trace(float... lastOfFirstHead) {
    float[] values = {
      0.5f,
      0.5f,
      0,
      0,
      0, //
      0.25f,
      0.25f,
      0.5f,
      0,
      0, //
      lastOfFirstHead[0],
      lastOfFirstHead[1],
      lastOfFirstHead[2],
      lastOfFirstHead[3],
      0, //
      0,
      0,
      0,
      0,
      1, //
      1,
      0,
      0,
      0,
      0, //
      0,
      0,
      0,
      0,
      0, //
      0,
      0,
      0.5f,
      0.5f,
      0, //
      0,
      0,
      0,
      0,
      1
    };
    return Traces.answer("t")
        .token("a", -1)
        .token("b", -1)
        .token("c", -1)
        .attention(new Attention(FloatTensor.copyOf(values, 1, 2, 4, 5)))
        .build();
  }

  @Test
  void features_everyHead_isMeanOverMean() {
    LookbackFeatures features =
        LookbackRatio.withDefaults().features(trace(0.25f, 0.5f, 0.125f, 0.125f));
    assertThat(features.ratios())
        .containsExactly(
            List.of(1.0, 1.0),
            List.of(0.25 / (0.25 + 0.5), 0.5),
            List.of(0.375 / (0.375 + 0.125), 0.0));
    assertThat(features.ratio(2, 0, 0)).isEqualTo(0.75);
    assertThat(features.mean(1, 3)).containsExactly((1.0 / 3 + 0.75) / 2, 0.25);
    assertThatThrownBy(() -> features.mean(1, 4))
        .hasMessage("tokens [1, 4); must be a part of the 3 there are");
  }

  @Test
  void features_selectedRows_areThoseOfAll() {
    Trace whole = trace(0.25f, 0.5f, 0.125f, 0.125f);
    Attention all = whole.generation().tensors().attention().orElseThrow();
    float[] three = new float[30];
    for (int head = 0; head < 2; head++) {
      for (int at = 0; at < 15; at++) {
        three[head * 15 + at] = all.values().get(head * 20 + 5 + at);
      }
    }
    Trace part =
        Traces.answer("t")
            .token("a", -1)
            .token("b", -1)
            .token("c", -1)
            .attention(
                new Attention(
                    FloatTensor.copyOf(three, 1, 2, 3, 5),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(List.of(2, 3, 4))))
            .build();
    assertThat(LookbackRatio.withDefaults().features(part))
        .isEqualTo(LookbackRatio.withDefaults().features(whole));
  }

  @Test
  void features_rowOfTooLargeSum_isRefused() {
    assertThatThrownBy(() -> LookbackRatio.withDefaults().features(trace(0.5f, 0.5f, 0.5f, 0)))
        .hasMessage("attention[0, 0, 2] sums to 1.5; must be at most 1");
  }
}
