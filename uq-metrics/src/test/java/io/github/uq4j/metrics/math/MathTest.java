package io.github.uq4j.metrics.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MathTest {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void stableSum_termsThatCancel_keepsTheSmallOnes() {
    assertThat(StableSum.of(1, 1e100, 1, -1e100)).isEqualTo(2);
    assertThat(StableSum.of()).isZero();
    assertThat(StableSum.of(-0.1)).isEqualTo(-0.1);
  }

  @Test
  void stableSum_manyTerms_isTheExactSumRounded() {
    SplittableRandom random = new SplittableRandom(1);
    double[] terms = random.doubles(10_000).map(x -> Math.scalb(x - 0.5, 20)).toArray();
    BigDecimal exact = Arrays.stream(terms).mapToObj(BigDecimal::new).reduce(BigDecimal::add).get();
    assertThat(StableSum.of(terms)).isCloseTo(exact.doubleValue(), within(1e-12));
  }

  @Test
  void stableSum_infinitiesAndNaN_areNotHidden() {
    assertThat(StableSum.of(1, INFINITY)).isEqualTo(INFINITY);
    assertThat(StableSum.of(-Double.MAX_VALUE, -Double.MAX_VALUE)).isEqualTo(-INFINITY);
    assertThat(StableSum.of(INFINITY, -INFINITY)).isNaN();
    assertThat(StableSum.of(1, Double.NaN)).isNaN();
  }

  @Test
  void mean_noTerms_isRefused() {
    assertThatThrownBy(() -> new StableSum().mean())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mean of 0 terms; must have at least one");
  }

  @Test
  void logSumExp_largeAndSmallValues_neitherOverflowsNorVanishes() {
    assertThat(LogSumExp.of(1000, 1000)).isCloseTo(1000 + Math.log(2), within(1e-12));
    assertThat(LogSumExp.of(-1000, -1000)).isCloseTo(-1000 + Math.log(2), within(1e-12));
    assertThat(LogSumExp.of(0, -40)).isEqualTo(Math.exp(-40));
    assertThat(LogSumExp.of(3)).isEqualTo(3);
  }

  @Test
  void logSumExp_emptyInfiniteAndNaN_followsTheArithmetic() {
    assertThat(LogSumExp.of()).isEqualTo(-INFINITY);
    assertThat(LogSumExp.of(-INFINITY, -INFINITY)).isEqualTo(-INFINITY);
    assertThat(LogSumExp.of(-INFINITY, 2)).isEqualTo(2);
    assertThat(LogSumExp.of(INFINITY, 2)).isEqualTo(INFINITY);
    assertThat(LogSumExp.of(Double.NaN, 2)).isNaN();
  }

  @Test
  void ranks_ties_shareTheirMeanRank() {
    Ranks ranks = Ranks.of(3, 1, 3, -0.0, 0.0);
    assertThat(ranks.midranks()).containsExactly(4.5, 3, 4.5, 1.5, 1.5);
    assertThat(ranks.size()).isEqualTo(5);
    assertThat(ranks.blocks()).isEqualTo(3);
    assertThat(ranks.blockEnd(0)).isEqualTo(2);
    assertThat(ranks.at(0)).isEqualTo(3);
  }

  @Test
  void ranks_anyCount_areAStableOrder() {
    SplittableRandom random = new SplittableRandom(11);
    for (int n : new int[] {0, 1, 2, 100, 4_095, 4_096, 20_000}) {
      double[] values = new double[n];
      for (int i = 0; i < n; i++) {
        values[i] =
            random.nextInt(3) == 0
                ? random.nextInt(5) - 2
                : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-300, 300));
      }
      Ranks ranks = Ranks.of(values);
      for (int place = 1; place < n; place++) {
        int before = ranks.at(place - 1);
        int here = ranks.at(place);
        assertThat(
                values[before] < values[here] || (values[before] == values[here] && before < here))
            .isTrue();
      }
      assertThat(ranks.blocks())
          .isEqualTo((int) Arrays.stream(values).map(v -> v + 0.0).distinct().count());
    }
  }

  @Test
  void ranks_infinitiesEmptyAndNaN_rankOrAreRefused() {
    assertThat(Ranks.of(INFINITY, 0, -INFINITY).midranks()).containsExactly(3, 2, 1);
    assertThat(Ranks.of().midranks()).isEmpty();
    assertThatThrownBy(() -> Ranks.of(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values[1] = NaN; must not be NaN");
  }

  @Test
  void quantile_betweenNumbers_isInterpolated() {
    double[] sorted = {1, 2, 4};
    assertThat(Quantile.ofSorted(sorted, 0)).isEqualTo(1);
    assertThat(Quantile.ofSorted(sorted, 0.25)).isEqualTo(1.5);
    assertThat(Quantile.ofSorted(sorted, 0.75)).isEqualTo(3);
    assertThat(Quantile.ofSorted(sorted, 1)).isEqualTo(4);
    assertThat(Quantile.ofSorted(new double[] {7}, 0.3)).isEqualTo(7);
  }

  @Test
  void quantile_badArguments_areRefused() {
    assertThatThrownBy(() -> Quantile.ofSorted(new double[0], 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Quantile.ofSorted(new double[] {1}, Double.NaN))
        .hasMessage("probability = NaN; must be in [0, 1]");
  }
}
