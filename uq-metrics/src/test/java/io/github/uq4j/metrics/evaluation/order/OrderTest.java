package io.github.uq4j.metrics.evaluation.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.math.StableSum;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderTest {

  @Test
  void harmonicNumbers_anyRange_areTheSumOfTheirTerms() {
    for (long from : new long[] {0, 1, 5, 23, 24, 25, 100, 12_345}) {
      for (long length : new long[] {0, 1, 2, 24, 25, 26, 1_000, 70_000}) {
        StableSum terms = new StableSum();
        for (long k = from + length; k > from; k--) {
          terms.accept(1.0 / k);
        }
        double sum = terms.value();
        assertThat(HarmonicNumbers.between(from, from + length))
            .as("%d..%d", from, from + length)
            .isCloseTo(sum, within(1e-14 * Math.max(1, sum)));
      }
    }
  }

  @Test
  void prefixMeans_ofTies_areTheMeanOverOrders() {
    // Blocks {1, 0} and {0.5, 0.25, 1}: means over all 2! * 3! orders by hand-made enumeration.
    Outcomes outcomes = Outcomes.of(1, 0, 0.5, 0.25, 1);
    RankedScores scores = RankedScores.of(ScoreColumn.ofUncertainty("s", outcomes, 1, 1, 2, 2, 2));
    Resample items = Resample.once(scores);
    double first = 1.75 / 3;
    double[] means = {0.5, 0.5, (1 + first) / 3, (1 + 2 * first) / 4, 2.75 / 5};
    double sum = 0;
    for (int from = 5; from >= 1; from--) {
      sum += means[from - 1];
      assertThat(PrefixMeans.ofScores(items, from)).isCloseTo(sum, within(1e-14));
    }
    assertThat(PrefixMeans.ofOracle(items, 1))
        .isCloseTo(1 + 1 + 2.5 / 3 + 2.75 / 4 + 2.75 / 5, within(1e-14));
  }

  @Test
  void resample_ofDraws_equalsTheItemsRepeated() {
    SplittableRandom random = new SplittableRandom(3);
    int n = 60;
    double[] score = new double[n];
    double[] quality = new double[n];
    int[] times = new int[n];
    int total = 0;
    for (int i = 0; i < n; i++) {
      score[i] = random.nextInt(20);
      quality[i] = random.nextInt(4) / 3.0;
      times[i] = random.nextInt(4);
      total += times[i];
    }
    double[] repeatedScore = new double[total];
    double[] repeatedQuality = new double[total];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < times[i]; k++) {
        repeatedScore[at] = score[i];
        repeatedQuality[at++] = quality[i];
      }
    }
    Resample drawn = once(score, quality);
    drawn.draw(times);
    Resample repeated = once(repeatedScore, repeatedQuality);
    assertThat(drawn.total()).isEqualTo(total);
    for (int from : new int[] {1, 7, total - 1, total}) {
      assertThat(PrefixMeans.ofScores(drawn, from))
          .isCloseTo(PrefixMeans.ofScores(repeated, from), within(1e-12));
      assertThat(PrefixMeans.ofOracle(drawn, from))
          .isCloseTo(PrefixMeans.ofOracle(repeated, from), within(1e-12));
    }
  }

  private static Resample once(double[] score, double[] quality) {
    return Resample.once(
        RankedScores.of(ScoreColumn.ofUncertainty("s", Outcomes.of(quality), score)));
  }
}
