package io.github.uq4j.metrics.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EntropyIntervalTest {

  private static final double UNKNOWN = Double.POSITIVE_INFINITY;

  @Test
  void ofMostProbable_randomDistributions_holdsTheirEntropy() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      int words = 2 + random.nextInt(200);
      double spread = random.nextDouble() * 5;
      double[] logits = random.doubles(words).map(x -> spread * x * 3).toArray();
      double norm = LogSumExp.of(logits);
      double[] ascending = Arrays.stream(logits).map(x -> x - norm).sorted().toArray();
      int k = 1 + random.nextInt(words);
      double[] top = Arrays.copyOfRange(ascending, words - k, words);
      double entropy = RowEntropy.of(logits);
      EntropyInterval known = EntropyInterval.ofMostProbable(top, top[0], words);
      assertThat(entropy)
          .as("distribution %s: top %s of %s words", i, k, words)
          .isBetween(known.lower() - 1e-12, known.upper() + 1e-12);
      assertThat(known.upper()).isLessThanOrEqualTo(Math.log(words) + 1e-12);
      EntropyInterval unknown = EntropyInterval.ofMostProbable(top, top[0], UNKNOWN);
      assertThat(unknown.lower()).isCloseTo(known.lower(), within(1e-12));
    }
  }

  @Test
  void ofMostProbable_handDistribution_isTheExtremes() {
    // 1/2 is known; the other half is two words of 1/4 at the least, four of 1/8 at the most.
    double[] half = {Math.log(0.5), Math.log(0.25)};
    EntropyInterval interval = EntropyInterval.ofMostProbable(half, half[1], 6);
    assertThat(interval.lower()).isCloseTo(1.5 * Math.log(2), within(1e-15));
    assertThat(interval.upper()).isCloseTo(Math.log(2) + 0.25 * Math.log(16), within(1e-15));
    assertThat(EntropyInterval.ofMostProbable(half, half[1], UNKNOWN).upper()).isEqualTo(UNKNOWN);
  }

  @Test
  void ofMostProbable_theWholeDistribution_isItsEntropy() {
    double[] all = {Math.log(0.75), Math.log(0.25)};
    double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    EntropyInterval interval = EntropyInterval.ofMostProbable(all, all[1], UNKNOWN);
    assertThat(interval.lower()).isCloseTo(entropy, within(1e-15));
    assertThat(interval.upper()).isCloseTo(entropy, within(1e-15));
    assertThat(EntropyInterval.ofMostProbable(all, all[1], 2).upper())
        .isCloseTo(entropy, within(1e-15));
  }

  @Test
  void ofMostProbable_ruledOutAlternatives_addNothing() {
    double[] certain = {0, Double.NEGATIVE_INFINITY};
    assertThat(EntropyInterval.ofMostProbable(certain, Double.NEGATIVE_INFINITY, UNKNOWN))
        .isEqualTo(EntropyInterval.of(0));
  }

  @Test
  void ofMostProbable_noDistribution_isRefused() {
    assertThatThrownBy(() -> EntropyInterval.ofMostProbable(new double[] {-0.1, -0.2}, -0.2, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("top_logprobs sum to a probability of 1.7");
    assertThatThrownBy(() -> EntropyInterval.ofMostProbable(new double[] {-1, -2, -9}, -9, 2))
        .hasMessage("top_logprobs hold 1.0 words more than the vocabulary; must hold no more");
    assertThatThrownBy(() -> EntropyInterval.ofMostProbable(new double[] {-1, -9}, -9, 10))
        .hasMessageContaining("top_logprobs leave 0.63")
        .hasMessageContaining("must leave at most 9.8");
    double none = Double.NEGATIVE_INFINITY;
    assertThatThrownBy(() -> EntropyInterval.ofMostProbable(new double[] {-1, none}, none, 10))
        .hasMessageContaining("must leave at most 0.0");
  }
}
