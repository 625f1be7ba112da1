package io.github.uq4j.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.score.LabelledScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConformalRiskControlTest {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static final ConformalRiskControl TENTH = ConformalRiskControl.withDefaults();

  private static JudgedScore right(double u) {
    return new JudgedScore(u, 1);
  }

  private static JudgedScore wrong(double u) {
    return new JudgedScore(u, 0);
  }

  @Test
  void learn_byHand_stopsAtTheErrorThatIsTooMany() {
    // n = 9 and alpha = 0.3: errors + 1 <= 3, so the third error is the threshold.
    List<JudgedScore> items =
        List.of(
            right(1), wrong(2), right(3), wrong(4), right(5), wrong(6), right(7), right(8),
            right(9));
    ConformalCertificate learnt = TENTH.withAlpha(0.3).learn(items);
    assertThat(learnt.threshold()).hasValue(6);
    assertThat(learnt.kept()).isEqualTo(5);
    assertThat(learnt.of()).isEqualTo(9);
    assertThat(learnt.loss()).isEqualTo(2);
    assertThat(learnt.keeps(6)).isFalse();
    assertThat(learnt.keeps(5.999)).isTrue();
    assertThat(learnt.statement())
        .contains("at most 30 %", "the 9 it was learnt from", "and wrong");
    assertThat(TENTH.withAlpha(0.4).learn(items).threshold()).hasValue(INFINITY);
    // No error may be kept: nothing but what is surer than the first one.
    assertThat(TENTH.withAlpha(0.1).learn(items).threshold()).hasValue(2);
  }

  @Test
  void learn_graded_sumsTheLosses() {
    // Losses of 0.25: (0.25 k + 1) / 10 <= 0.2 up to k = 4.
    List<JudgedScore> items = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      items.add(JudgedScore.of(new RatedScore(i, 0.75)));
    }
    assertThat(TENTH.withAlpha(0.2).learn(items).threshold()).hasValue(5);
    assertThat(TENTH.withAlpha(0.2).learn(items).loss()).isEqualTo(1);
  }

  @Test
  void learn_tiedNanAndInfinite_asDocumented() {
    List<JudgedScore> tied = new ArrayList<>(Collections.nCopies(8, right(1)));
    tied.add(wrong(1));
    ConformalCertificate none = TENTH.learn(tied);
    assertThat(none.threshold()).hasValue(1);
    assertThat(none.kept()).isZero();
    assertThat(none.keeps(0.5)).isTrue();
    List<JudgedScore> zeros = new ArrayList<>(Collections.nCopies(8, right(-0.0)));
    zeros.add(wrong(0.0));
    assertThat(TENTH.learn(zeros).kept()).isZero();
    List<JudgedScore> missing = new ArrayList<>(Collections.nCopies(4, wrong(Double.NaN)));
    missing.addAll(Collections.nCopies(4, wrong(INFINITY)));
    missing.add(right(3));
    ConformalCertificate all = TENTH.learn(missing);
    assertThat(all.threshold()).hasValue(INFINITY);
    assertThat(all.kept()).isEqualTo(1);
    assertThat(all.on().n()).isEqualTo(9);
    assertThat(all.keeps(Double.NaN)).isFalse();
    assertThat(all.keeps(INFINITY)).isFalse();
    List<JudgedScore> lowest = new ArrayList<>(Collections.nCopies(8, right(3)));
    lowest.add(wrong(-INFINITY));
    assertThat(TENTH.learn(lowest).threshold()).hasValue(-INFINITY);
  }

  @Test
  void learn_tooFew_saysHowManyAreNeeded() {
    for (int n : new int[] {0, 1, 8}) {
      ConformalCertificate none = TENTH.learn(Collections.nCopies(n, right(1)));
      assertThat(none.feasible()).isFalse();
      assertThat(none.statement())
          .isEqualTo(
              "A risk of 10 % cannot be promised from " + n + " items; at least 9 are needed.");
      assertThatIllegalStateException().isThrownBy(none::fitted).withMessage(none.statement());
    }
    assertThat(TENTH.learn(Collections.nCopies(9, right(1))).threshold()).hasValue(INFINITY);
    assertThat(TENTH.withAlpha(0.5).learn(List.of(wrong(2))).threshold()).hasValue(2);
  }

  @Test
  void learn_smallRandomItems_agreesWithTheDefinition() {
    SplittableRandom random = new SplittableRandom(2);
    int finite = 0;
    for (int round = 0; round < 400; round++) {
      int twentieths = 1 + random.nextInt(19);
      List<JudgedScore> items = new ArrayList<>();
      for (int n = random.nextInt(30); n > 0; n--) {
        items.add(new JudgedScore(random.nextInt(6), random.nextInt(5) / 4.0));
      }
      double wanted = Double.NaN;
      for (double t : new double[] {0, 1, 2, 3, 4, 5, INFINITY}) {
        double quarters =
            items.stream()
                .filter(i -> i.uncertainty() < t)
                .mapToDouble(i -> 4 - 4 * i.quality())
                .sum();
        if (20 * (quarters + 4) <= 4 * twentieths * (items.size() + 1)) {
          wanted = t;
        }
      }
      assertThat(TENTH.withAlpha(twentieths / 20.0).learn(items).threshold().orElse(Double.NaN))
          .as("round %d", round)
          .isEqualTo(Double.valueOf(wanted));
      finite += Double.isFinite(wanted) ? 1 : 0;
    }
    assertThat(finite).isGreaterThan(100);
  }

  @Test
  void learn_manyResplits_losesAsPromised() {
    SplittableRandom random = new SplittableRandom(4);
    List<JudgedScore> pool = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      double u = random.nextDouble();
      pool.add(JudgedScore.of(LabelledScore.of(u, random.nextDouble() < 0.6 * u)));
    }
    Resplits lost =
        Resplits.run(
            500,
            pool,
            100,
            new Random(6),
            (learn, test) -> {
              ConformalCertificate learnt = TENTH.learn(learn);
              return test.stream().filter(i -> i.wrong() && learnt.keeps(i.uncertainty())).count()
                  / (double) test.size();
            });
    assertThat(lost.mean()).isLessThan(0.1 + 3 * lost.error());
    // The paper's lower bound: alpha - 2 B / (n + 1).
    assertThat(lost.mean()).isGreaterThan(0.1 - 2 / 101.0 - 3 * lost.error());
  }

  @Test
  void withAlpha_outsideItsRange_isNamed() {
    for (double bad : new double[] {0, 1, -0.1, Double.NaN, INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TENTH.withAlpha(bad))
          .withMessage("alpha = " + bad + "; must be in (0, 1)");
    }
  }
}
