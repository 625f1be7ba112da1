package io.github.uq4j.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.math.Binomial;
import io.github.uq4j.score.LabelledScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RiskControlTest {

  private static final ThresholdGrid GRID = ThresholdGrid.even(0.2, 1, 17);

  /** Wrong with probability u^2/2, so that keeping u <= t has a risk of t^2/6. */
  private static List<LabelledScore> draw(SplittableRandom random, int n) {
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double uncertainty = random.nextDouble();
      items.add(LabelledScore.of(uncertainty, random.nextDouble() < uncertainty * uncertainty / 2));
    }
    return items;
  }

  private static double risk(RiskCertificate certificate) {
    double threshold = certificate.threshold().getAsDouble();
    return threshold * threshold / 6;
  }

  @ParameterizedTest
  @EnumSource(RiskTest.class)
  void learn_manyDraws_promiseFailsNoOftenerThanDelta(RiskTest test) {
    RiskControl control = RiskControl.withDefaults().withRisk(0.1).withDelta(0.1).withTest(test);
    SplittableRandom random = new SplittableRandom(5);
    int draws = 2_000;
    int broken = 0;
    int feasible = 0;
    for (int i = 0; i < draws; i++) {
      RiskCertificate certificate = control.learn(draw(random, 300), GRID);
      if (certificate.feasible()) {
        feasible++;
        broken += risk(certificate) > 0.1 ? 1 : 0;
      }
    }
    double monteCarlo = 3 * Math.sqrt(0.1 * 0.9 / draws);
    assertThat(broken / (double) draws).isLessThanOrEqualTo(0.1 + monteCarlo);
    assertThat(feasible / (double) draws).isGreaterThan(0.5);
  }

  @Test
  void learn_orderOfItemsAndOfGrid_doNotMatter() {
    List<LabelledScore> items = draw(new SplittableRandom(1), 200);
    RiskCertificate one = RiskControl.withDefaults().learn(items, ThresholdGrid.of(0.2, 0.4, 0.3));
    List<LabelledScore> turned = new ArrayList<>(items);
    Collections.reverse(turned);
    assertThat(RiskControl.withDefaults().learn(turned, ThresholdGrid.of(0.4, 0.3, 0.2, 0.3)))
        .isEqualTo(one);
  }

  @Test
  void learn_noItemOrTooFew_isInfeasibleAndSaysHowManyAreNeeded() {
    for (int n : new int[] {0, 1, 21}) {
      List<LabelledScore> right = Collections.nCopies(n, LabelledScore.of(0.05, false));
      RiskCertificate none = RiskControl.withDefaults().learn(right, GRID);
      assertThat(none.feasible()).isFalse();
      assertThat(none.needed()).isEqualTo(22);
      assertThat(none.statement()).contains("at least 22 items", "kept " + n);
    }
    List<LabelledScore> enough = Collections.nCopies(22, LabelledScore.of(0.05, false));
    assertThat(RiskControl.withDefaults().learn(enough, GRID).threshold()).hasValue(1);
  }

  @Test
  void needed_isTheSmallestThatPasses() {
    for (double risk : new double[] {0.01, 0.05, 0.1, 0.5, 0.9}) {
      for (double delta : new double[] {0.01, 0.1, 0.25, 0.5}) {
        long needed = RiskControl.needed(risk, delta);
        assertThat(Math.pow(1 - risk, (double) needed)).isLessThanOrEqualTo(delta);
        assertThat(needed == 1 || Math.pow(1 - risk, (double) needed - 1) > delta).isTrue();
      }
    }
  }

  @Test
  void learn_equalScores_areKeptTogether() {
    List<LabelledScore> items =
        new ArrayList<>(Collections.nCopies(100, LabelledScore.of(0.3, false)));
    items.addAll(Collections.nCopies(40, LabelledScore.of(0.3, true)));
    RiskCertificate none = RiskControl.withDefaults().learn(items, ThresholdGrid.of(0.3, 0.5));
    assertThat(none.feasible()).isFalse();
    assertThat(none.steps()).hasSize(1);
    assertThat(none.steps().get(0).observedRisk()).isEqualTo(40 / 140.0);
  }

  @Test
  void learnRated_gradedQuality_needsHoeffdingBentkus() {
    List<RatedScore> graded = Collections.nCopies(400, new RatedScore(0.1, 0.97));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RiskControl.withDefaults().learnRated(graded, GRID))
        .withMessageContaining("items[0].quality = 0.97")
        .withMessageContaining("hoeffding-bentkus");
    RiskCertificate certificate =
        RiskControl.withDefaults().withTest(RiskTest.HOEFFDING_BENTKUS).learnRated(graded, GRID);
    assertThat(certificate.threshold()).hasValue(1);
    assertThat(certificate.steps().get(0).observedRisk()).isCloseTo(0.03, within(1e-12));
  }

  @Test
  void fitted_holdsThresholdAndPromise() {
    RiskCertificate certificate =
        RiskControl.withDefaults().learn(draw(new SplittableRandom(2), 400), GRID);
    assertThat(certificate.fitted().values().number("threshold"))
        .isEqualTo(certificate.threshold().getAsDouble());
    assertThat(certificate.fitted().values().text("promise"))
        .contains("at least 90 %", "at most 10 %");
    assertThat(certificate.fitted().on().n()).isEqualTo(400);
  }

  @Test
  void options_outsideTheirRange_areNamed() {
    for (double bad : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RiskControl.withDefaults().withRisk(bad))
          .withMessage("risk = " + bad + "; must be in (0, 1)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RiskControl.withDefaults().withDelta(bad))
          .withMessage("delta = " + bad + "; must be in (0, 1)");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThresholdGrid.of(0.1, Double.NaN))
        .withMessage("grid[1] = NaN; must be finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThresholdGrid.of())
        .withMessageContaining("empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThresholdGrid.even(1, 1, 3))
        .withMessageContaining("strictest < laxest");
  }

  @Test
  void binomial_tails_agreeWithSums() {
    for (int n : new int[] {1, 2, 17, 60}) {
      for (double p : new double[] {0.02, 0.5, 0.97}) {
        double sum = 0;
        double term = Math.pow(1 - p, n);
        for (int k = 0; k < n; k++) {
          sum += term;
          assertThat(Binomial.atMost(k, n, p)).isCloseTo(sum, within(1e-11 * sum + 1e-300));
          term *= p / (1 - p) * (n - k) / (k + 1);
        }
      }
    }
    assertThat(Binomial.atMost(-1, 5, 0.2)).isZero();
    assertThat(Binomial.atMost(5, 5, 0.2)).isEqualTo(1);
    assertThat(Binomial.atMost(0, 0, 0.2)).isEqualTo(1);
    assertThat(Binomial.hoeffdingBentkus(0, 100, 0.1)).isCloseTo(Math.pow(0.9, 100), within(1e-15));
    assertThat(Binomial.hoeffdingBentkus(20, 100, 0.1)).isEqualTo(1);
    assertThat(Binomial.hoeffdingBentkus(0, 0, 0.1)).isEqualTo(1);
  }
}
