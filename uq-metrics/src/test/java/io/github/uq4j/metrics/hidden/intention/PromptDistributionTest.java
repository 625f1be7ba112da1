package io.github.uq4j.metrics.hidden.intention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.ScoreBounds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PromptDistributionTest {

  private static final double MINUS = Double.NEGATIVE_INFINITY;

  @Test
  void ofLogits_nanInfiniteOrNothing_isRefusedByPlace() {
    assertThatThrownBy(() -> PromptDistribution.ofLogits(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("logits[1] = NaN; must be finite or negative infinity");
    assertThatThrownBy(() -> PromptDistribution.ofLogits(Double.POSITIVE_INFINITY))
        .hasMessageContaining("logits[0] = Infinity");
    assertThatThrownBy(() -> PromptDistribution.ofLogits(MINUS, MINUS))
        .hasMessageContaining("2 words hold no finite value");
    assertThatThrownBy(PromptDistribution::ofLogits).hasMessageContaining("0 words");
  }

  @Test
  void entropy_halfAndQuarters_isOneAndAHalfBits() {
    PromptDistribution row = PromptDistribution.ofLogits(Math.log(2), 0, MINUS, 0);
    assertThat(row.entropy()).isCloseTo(1.5, within(1e-14));
    // Shares 4 : 1 : 1 of the squares.
    double third = 2.0 / 3;
    assertThat(row.entropy(0.5))
        .isCloseTo(
            -third * Math.log(third) / Math.log(2) + (1 - third) * Math.log(6) / Math.log(2),
            within(1e-14));
    assertThat(row.topEntropy(1)).isZero();
    assertThat(row.topEntropy(3)).isCloseTo(1.5, within(1e-14));
    assertThat(row.topEntropy(99)).isCloseTo(1.5, within(1e-14));
  }

  @Test
  void entropy_oneWordOrLargeLogits_staysInRange() {
    assertThat(PromptDistribution.ofLogits(7).entropy()).isZero();
    assertThat(PromptDistribution.ofLogits(7).normalisedEntropy()).isZero();
    assertThat(PromptDistribution.ofLogits(1e308, -1e308).entropy()).isZero();
    assertThat(PromptDistribution.ofLogits(-1e9, -1e9).entropy()).isCloseTo(1, within(1e-12));
  }

  @Test
  void interval_everyK_holdsTheEntropyAndShrinks() {
    SplittableRandom random = new SplittableRandom(3);
    double[] logits = random.doubles(50, -4, 4).toArray();
    PromptDistribution row = PromptDistribution.ofLogits(logits);
    double width = Double.POSITIVE_INFINITY;
    for (int k : new int[] {1, 3, 10, 30, 50}) {
      ScoreBounds interval = row.interval(k);
      assertThat(row.entropy()).isBetween(interval.lower() - 1e-12, interval.upper() + 1e-12);
      assertThat(row.topEntropy(k)).isLessThanOrEqualTo(row.entropy() + 1e-12);
      assertThat(interval.upper() - interval.lower()).isLessThan(width);
      width = interval.upper() - interval.lower();
    }
    assertThat(width).isLessThan(1e-12);
  }

  @Test
  void options_oneRuledOut_hasNoShareAndAnInfiniteMargin() {
    OptionDistribution options = PromptDistribution.ofLogits(0, MINUS, 0, 0).options(0, 1);
    assertThat(options.probabilities()).containsExactly(1.0, 0.0);
    assertThat(options.entropy()).isZero();
    assertThat(options.normalisedEntropy()).isZero();
    assertThat(PromptDistribution.ofLogits(1, 1, 1).options(0, 1, 2).normalisedEntropy())
        .isCloseTo(1, within(1e-14));
    assertThat(options.mass()).isCloseTo(1.0 / 3, within(1e-14));
    assertThat(options.margin()).isInfinite();
  }

  @Test
  void options_outOfRangeRepeatedOrImpossible_isRefused() {
    PromptDistribution row = PromptDistribution.ofLogits(0, MINUS, MINUS);
    assertThatThrownBy(() -> row.options(0, 3)).hasMessage("word = 3; must be in [0, 3)");
    assertThatThrownBy(() -> row.options(0, 0)).hasMessageContaining("must be different");
    assertThatThrownBy(() -> row.options(0)).hasMessageContaining("must be at least 2");
    assertThatThrownBy(() -> row.options(1, 2)).hasMessageContaining("probability 0");
    assertThatThrownBy(() -> OptionDistribution.of(List.of(0.1, -1.0)))
        .hasMessageContaining("must be <= 0");
    assertThatThrownBy(() -> row.topEntropy(0)).hasMessage("k = 0; must be >= 1");
    assertThatThrownBy(() -> row.entropy(0)).hasMessageContaining("temperature = 0.0");
  }
}
