package io.github.uq4j.metrics.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeferralCurveTest {

  private static double[] of(double... values) {
    return values;
  }

  private static double[][] draw(int n, double signal, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] items = new double[4][n];
    for (int i = 0; i < n; i++) {
      double hard = random.nextDouble();
      items[0][i] = -signal * hard + random.nextDouble();
      items[1][i] = random.nextDouble() < hard ? 0 : 1;
      items[2][i] = random.nextDouble() < 0.3 * hard ? 0 : 1;
      items[3][i] = Math.rint(3 * random.nextDouble());
    }
    return items;
  }

  @Test
  void confidences_allEqual_giveTheRandomLine() {
    DeferralCurve curve = DeferralCurve.of(of(2, 2, 2, 2), of(1, 0, 0, 1), of(1, 1, 1, 0));
    assertThat(curve.auc()).isCloseTo(curve.randomAuc(), within(1e-15));
    assertThat(curve.efficiency().orElseThrow()).isCloseTo(0, within(1e-12));
    assertThat(curve.qualities()).hasSize(5);
    assertThat(curve.qualities()[2]).isCloseTo((0.5 + 0.75) / 2, within(1e-15));
  }

  @Test
  void models_asGood_haveNoGapToRecover() {
    DeferralCurve curve = DeferralCurve.of(of(1, 2), of(1, 0), of(0, 1));
    assertThat(curve.recovered()).isEmpty();
    assertThat(curve.parityRate()).isZero();
    DeferralCurve worthless = DeferralCurve.of(of(1, 2), of(0, 0), of(0, 0));
    assertThat(worthless.relativePercent()).isEmpty();
    assertThat(worthless.efficiency()).isEmpty();
  }

  @Test
  void nan_isDeferredFirst() {
    DeferralCurve curve =
        DeferralCurve.of(of(1, Double.NaN, Double.NEGATIVE_INFINITY), of(1, 0, 1), of(1, 1, 1));
    assertThat(curve.qualities()[1]).isCloseTo(2.0 / 3 + 0.5 / 3, within(1e-15));
    assertThat(curve.thresholdFor(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void oneItem_hasACurve() {
    DeferralCurve curve = DeferralCurve.of(of(3), of(0), of(1));
    assertThat(curve.qualities()).containsExactly(0, 1);
    assertThat(curve.auc()).isEqualTo(0.5);
    assertThat(curve.peak()).isEqualTo(new DeferralCurve.Peak(1, 1));
  }

  @Test
  void badInput_isRefusedByName() {
    assertThatThrownBy(() -> DeferralCurve.of(of(), of(), of()))
        .hasMessage("confidences has 0 items; must have at least one");
    assertThatThrownBy(() -> DeferralCurve.of(of(1), of(1, 2), of(1)))
        .hasMessage("confidences has 1 items, small 2, large 1; must be as many");
    assertThatThrownBy(() -> DeferralCurve.of(of(1), of(1), of(Double.NaN)))
        .hasMessage("large[0] = NaN; must be finite");
    DeferralCurve curve = DeferralCurve.of(of(1), of(1), of(1));
    assertThatThrownBy(() -> curve.thresholdFor(1.5)).hasMessage("rate = 1.5; must be in [0, 1]");
    assertThatThrownBy(() -> curve.rateOf(Double.NaN))
        .hasMessage("threshold = NaN; must be a number");
    assertThatThrownBy(() -> DeferralCurve.cost(0.5, -1, 1))
        .hasMessage("cost = -1.0; must be finite and >= 0");
    assertThatThrownBy(() -> new DeferralBootstrap(0, 0.9, 1)).hasMessageContaining("resamples");
    assertThatThrownBy(() -> new DeferralBootstrap(1, 1, 1)).hasMessageContaining("level");
  }

  @Test
  void bootstrap_intervals_holdTheValuesAndAreRepeatable() {
    double[][] items = draw(300, 2, 3);
    DeferralCurve curve = DeferralCurve.of(items[0], items[1], items[2]);
    DeferralBootstrap bootstrap = DeferralBootstrap.withDefaults();
    DeferralBootstrap.Interval auc = bootstrap.auc(curve);
    assertThat(auc.low()).isLessThan(curve.auc());
    assertThat(auc.high()).isGreaterThan(curve.auc());
    assertThat(bootstrap.auc(curve)).isEqualTo(auc);
    DeferralBootstrap.Interval[] ends = bootstrap.qualities(curve, 0, 0.5, 1);
    assertThat(ends[0].low()).isLessThan(curve.smallQuality());
    assertThat(ends[0].high()).isGreaterThan(curve.smallQuality());
    assertThat(ends[1].low()).isLessThan(curve.qualities()[150]);
    assertThat(ends[1].high()).isGreaterThan(curve.qualities()[150]);
    assertThat(ends[2].high()).isGreaterThan(curve.largeQuality());
  }

  /** Against the spread of the difference over fresh draws. */
  @Test
  void comparison_standardError_isTheSpreadOfTheDifference() {
    int n = 200;
    int draws = 400;
    double sum = 0;
    double squares = 0;
    double claimed = 0;
    for (int d = 0; d < draws; d++) {
      double[][] items = draw(n, 1, 100 + d);
      DeferralComparison test =
          DeferralComparison.of(
              DeferralCurve.of(items[0], items[1], items[2]),
              DeferralCurve.of(items[3], items[1], items[2]));
      sum += test.difference() / draws;
      squares += test.difference() * test.difference() / draws;
      claimed += test.standardError() / draws;
    }
    double spread = Math.sqrt(squares - sum * sum);
    assertThat(claimed).isCloseTo(spread, within(0.1 * spread));
  }

  @Test
  void comparison_sameOrder_isNoDifference() {
    double[][] items = draw(50, 1, 5);
    DeferralCurve curve = DeferralCurve.of(items[0], items[1], items[2]);
    DeferralComparison test = DeferralComparison.of(curve, curve);
    assertThat(test.difference()).isZero();
    assertThat(test.pValue()).isEqualTo(1);
    assertThatThrownBy(
            () -> DeferralComparison.of(curve, DeferralCurve.of(items[0], items[2], items[1])))
        .hasMessageContaining("must be the same");
  }

  @Test
  void rule_ofAScorer_turnsUncertaintyRoundAndDefersSilence() {
    Trace silent = Traces.answer("silent").endOfSequence(-0.1).build();
    DeferralRule perplexity =
        DeferralRule.of(io.github.uq4j.metrics.token.Perplexity.withDefaults());
    assertThat(perplexity.confidence(Traces.ofLogprobs("q", -1, -3))).isEqualTo(-2);
    assertThat(perplexity.confidence(silent)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(DeferralRule.of(ChowSum.withDefaults()).confidence(Traces.ofLogprobs("q", -1, -3)))
        .isEqualTo(-4);
  }
}
