package io.github.uq4j.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.metrics.calibration.RatedScore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RiskResplitsTest {

  /** Wrong with a probability that is the uncertainty. */
  private static List<RatedScore> items(int n) {
    SplittableRandom random = new SplittableRandom(8);
    List<RatedScore> items = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double uncertainty = 0.6 * random.nextDouble();
      items.add(new RatedScore(uncertainty, random.nextDouble() < uncertainty ? 0 : 1));
    }
    return items;
  }

  @Test
  void resplits_ofASoundMethod_keepThePromise() {
    RiskResplits seen =
        RiskResplits.of(RiskControl.withDefaults().withRisk(0.15), items(1_000), 0.2, 50, 500, 1);
    assertThat(seen.certified()).isGreaterThan(450);
    assertThat(seen.coverageOnAll()).isGreaterThan(0.9 - 3 * Math.sqrt(0.1 * 0.9 / 500));
    assertThat(seen.meanRisk()).isLessThan(0.15);
    // The uncertainty at which the mean of all below it is 0.15 keeps half of the items.
    assertThat(seen.meanKept()).isBetween(0.2, 0.5);
    assertThat(seen.statement()).startsWith("Of 500 resplits into halves, ");
  }

  @Test
  void resplits_theSameSeed_areTheSame() {
    RiskControl control = RiskControl.withDefaults();
    assertThat(RiskResplits.of(control, items(300), 0.2, 20, 30, 7))
        .isEqualTo(RiskResplits.of(control, items(300), 0.2, 20, 30, 7));
  }

  @Test
  void resplits_tooFewItemsForAnyProof_breakNothing() {
    RiskResplits seen =
        RiskResplits.of(RiskControl.withDefaults().withRisk(0.01), items(40), 0.2, 20, 10, 7);
    assertThat(seen.certified()).isZero();
    assertThat(seen.coverage()).isEqualTo(1);
    assertThat(seen.meanKept()).isZero();
  }

  @Test
  void resplits_allWrong_neverCertify() {
    List<RatedScore> wrong = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      wrong.add(new RatedScore(i, 0));
    }
    assertThat(RiskResplits.of(RiskControl.withDefaults(), wrong, 0.2, 20, 10, 7).certified())
        .isZero();
  }

  @Test
  void badInput_isRefusedByName() {
    RiskControl control = RiskControl.withDefaults();
    assertThatThrownBy(() -> RiskResplits.of(control, items(50), 0.2, 20, 0, 7))
        .hasMessage("resplits = 0; must be >= 1");
    assertThatThrownBy(() -> RiskResplits.of(control, items(3), 0.2, 20, 5, 7))
        .hasMessage("items has 3; must have at least 4 to be cut in two");
    assertThatThrownBy(() -> RiskSplit.of(items(5), 1, 7))
        .hasMessage("choosing = 1.0; must be in (0, 1)");
    assertThatThrownBy(() -> RiskSplit.of(items(5), 0.5, 7).grid(100, 5))
        .hasMessageContaining("must be at least 1 and 100");
  }
}
