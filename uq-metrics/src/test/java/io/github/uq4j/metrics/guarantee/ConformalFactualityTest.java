package io.github.uq4j.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConformalFactualityTest {

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static final ConformalFactuality HALF = ConformalFactuality.withDefaults().withAlpha(0.5);

  /** Right claims are positive numbers, wrong ones negative: the uncertainty is the size. */
  private static JudgedAnswer answer(double... claims) {
    List<JudgedScore> judged = new ArrayList<>();
    for (double claim : claims) {
      judged.add(new JudgedScore(Math.abs(claim), claim > 0 ? 1 : 0));
    }
    return new JudgedAnswer(judged);
  }

  @Test
  void largestThreshold_ofAllRight_isTheSurestWrongClaim() {
    assertThat(HALF.largestThreshold(answer(1, 2, -3, 4, -5))).isEqualTo(3);
    assertThat(HALF.largestThreshold(answer(-1, 2))).isEqualTo(1);
    assertThat(HALF.largestThreshold(answer(1, 2))).isEqualTo(INFINITY);
    assertThat(HALF.largestThreshold(answer())).isEqualTo(INFINITY);
  }

  @Test
  void largestThreshold_ofAShare_lastsUntilTheShareIsFirstBelow() {
    // Shares after each claim: 1, 1, 2/3, 3/4, 3/5.
    JudgedAnswer answer = answer(1, 2, -3, 4, -5);
    assertThat(HALF.withLevel(0.6).largestThreshold(answer)).isEqualTo(INFINITY);
    assertThat(HALF.withLevel(2 / 3.0).largestThreshold(answer)).isEqualTo(5);
    assertThat(HALF.withLevel(0.7).largestThreshold(answer)).isEqualTo(3);
    // Below half after the first claim, however right the rest: stricter thresholds count.
    assertThat(HALF.withLevel(0.5).largestThreshold(answer(-1, 2, 3, 4))).isEqualTo(1);
  }

  @Test
  void largestThreshold_tiedNanAndInfinite_asDocumented() {
    assertThat(HALF.largestThreshold(answer(1, 3, -3, 3))).isEqualTo(3);
    assertThat(HALF.withLevel(0.75).largestThreshold(answer(1, 3, -3, 3))).isEqualTo(INFINITY);
    JudgedAnswer never =
        new JudgedAnswer(List.of(new JudgedScore(Double.NaN, 0), new JudgedScore(INFINITY, 0)));
    assertThat(HALF.largestThreshold(never)).isEqualTo(INFINITY);
    JudgedAnswer always = new JudgedAnswer(List.of(new JudgedScore(-INFINITY, 0)));
    assertThat(HALF.largestThreshold(always)).isEqualTo(-INFINITY);
    ConformalCertificate none = HALF.learn(List.of(always));
    assertThat(none.threshold()).hasValue(-INFINITY);
    assertThat(none.keeps(-INFINITY)).isFalse();
    assertThat(none.fitted().values().text("keep")).isEqualTo("none");
    assertThat(KeepRule.of(none.fitted()).keeps(-1e300)).isFalse();
  }

  @Test
  void learn_byHand_takesTheRankOfTheRisk() {
    // n = 4: floor(0.4 * 5) = 2, the second smallest of 1, 2, 3 and infinity.
    List<JudgedAnswer> answers = List.of(answer(1, -3), answer(-1), answer(5, 6), answer(-2, 7));
    ConformalCertificate learnt = ConformalFactuality.withDefaults().withAlpha(0.4).learn(answers);
    assertThat(learnt.threshold()).hasValue(2);
    assertThat(learnt.loss()).isEqualTo(1);
    assertThat(learnt.kept()).isEqualTo(2);
    assertThat(learnt.of()).isEqualTo(7);
    assertThat(learnt.on().n()).isEqualTo(4);
    assertThat(learnt.on().wrong()).isEqualTo(3);
    assertThat(learnt.keeps(2)).isFalse();
    assertThat(learnt.keeps(Math.nextDown(2.0))).isTrue();
    assertThat(learnt.keeps(Double.NaN)).isFalse();
    assertThat(learnt.statement()).contains("at least 60 %", "the 4 it was learnt from", "all of");
    assertThat(learnt.assumption()).contains("exchangeable");
    assertThat(learnt.confidence()).contains("marginal");
    assertThat(HALF.withLevel(0.8).learn(answers).statement()).contains("at least 80 % of");
  }

  @Test
  void learn_tooFew_saysHowManyAreNeeded() {
    for (int n : new int[] {0, 1, 8}) {
      ConformalCertificate none =
          ConformalFactuality.withDefaults().learn(Collections.nCopies(n, answer(1)));
      assertThat(none.feasible()).isFalse();
      assertThat(none.keeps(0)).isFalse();
      assertThat(none.needed()).isEqualTo(9);
      assertThat(none.statement())
          .isEqualTo(
              "A risk of 10 % cannot be promised from " + n + " answers; at least 9 are needed.");
      assertThatIllegalStateException().isThrownBy(none::fitted).withMessage(none.statement());
    }
    ConformalCertificate all =
        ConformalFactuality.withDefaults().learn(Collections.nCopies(9, answer(1)));
    assertThat(all.threshold()).hasValue(INFINITY);
    assertThat(all.keeps(1e300)).isTrue();
    assertThat(all.keeps(INFINITY)).isFalse();
    assertThat(all.fitted().values().text("keep")).isEqualTo("all");
    assertThat(all.fitted().values().has("threshold")).isFalse();
    assertThat(KeepRule.of(all.fitted()).keeps(1e300)).isTrue();
    assertThat(HALF.learn(List.of(answer(-1))).threshold()).hasValue(1);
  }

  @Test
  void needed_isThatOfTheDecimal() {
    double[] alphas = {0.1, 0.05, 0.01, 0.3, 0.5, 0.9, 0.29, 1 / 3.0};
    long[] needed = {9, 19, 99, 3, 1, 1, 3, 3};
    for (int i = 0; i < alphas.length; i++) {
      ConformalFactuality method = ConformalFactuality.withDefaults().withAlpha(alphas[i]);
      assertThat(method.learn(List.of()).needed()).as("alpha %s", alphas[i]).isEqualTo(needed[i]);
      List<JudgedAnswer> enough = Collections.nCopies((int) needed[i], answer(1));
      assertThat(method.learn(enough).feasible()).as("alpha %s", alphas[i]).isTrue();
      assertThat(method.learn(enough.subList(1, enough.size())).feasible()).isFalse();
    }
    // 0.29 * 100 is 28.999... in doubles: 29 of 99 may fail.
    assertThat(ConformalRank.violations(0.29, 99)).isEqualTo(29);
  }

  @Test
  void learn_smallRandomAnswers_agreesWithTheDefinition() {
    SplittableRandom random = new SplittableRandom(7);
    int finite = 0;
    for (int round = 0; round < 400; round++) {
      int twentieths = 1 + random.nextInt(19);
      double level = new double[] {1, 0.5, 0.75}[round % 3];
      List<JudgedAnswer> answers = new ArrayList<>();
      for (int n = random.nextInt(12); n > 0; n--) {
        answers.add(draw(random, 5, 6));
      }
      ConformalCertificate learnt =
          ConformalFactuality.withDefaults()
              .withAlpha(twentieths / 20.0)
              .withLevel(level)
              .learn(answers);
      double wanted = definition(answers, twentieths, level);
      assertThat(learnt.threshold().orElse(Double.NaN))
          .as("round %d", round)
          .isEqualTo(Double.valueOf(wanted));
      finite += Double.isFinite(wanted) ? 1 : 0;
    }
    assertThat(finite).isGreaterThan(100);
  }

  private static JudgedAnswer draw(SplittableRandom random, int most, int places) {
    List<JudgedScore> claims = new ArrayList<>();
    for (int c = random.nextInt(most + 1); c > 0; c--) {
      claims.add(new JudgedScore(random.nextInt(places), random.nextInt(3) > 0 ? 1 : 0));
    }
    return new JudgedAnswer(claims);
  }

  /**
   * The largest of all thresholds that make a difference at which enough answers are factual, then
   * and at all stricter ones; NaN if there is none.
   */
  private static double definition(List<JudgedAnswer> answers, int twentieths, double level) {
    int n = answers.size();
    if (twentieths * (n + 1) < 20) {
      return Double.NaN;
    }
    double best = Double.NaN;
    for (double t : new double[] {0, 1, 2, 3, 4, 5, INFINITY}) {
      long factual = answers.stream().filter(a -> factualUpTo(a, t, level)).count();
      if (20 * factual >= (20L - twentieths) * (n + 1)) {
        best = t;
      }
    }
    return best;
  }

  private static boolean factualUpTo(JudgedAnswer answer, double t, double level) {
    for (double s : new double[] {0, 1, 2, 3, 4, 5, INFINITY}) {
      List<JudgedScore> kept =
          answer.claims().stream().filter(claim -> claim.uncertainty() < s).toList();
      long right = kept.stream().filter(claim -> claim.quality() == 1).count();
      if (s <= t && right < level * kept.size()) {
        return false;
      }
    }
    return true;
  }

  @Test
  void learn_manyResplits_coversAsPromised() {
    SplittableRandom random = new SplittableRandom(11);
    List<JudgedAnswer> pool = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      double hard = random.nextDouble();
      List<JudgedScore> claims = new ArrayList<>();
      for (int c = 1 + random.nextInt(6); c > 0; c--) {
        double u = random.nextDouble();
        claims.add(new JudgedScore(u, random.nextDouble() < u * hard ? 0 : 1));
      }
      pool.add(new JudgedAnswer(claims));
    }
    for (double level : new double[] {1, 0.7}) {
      ConformalFactuality method = ConformalFactuality.withDefaults().withLevel(level);
      record Known(JudgedAnswer answer, double largest) {}
      List<Known> known = pool.stream().map(a -> new Known(a, method.largestThreshold(a))).toList();
      Resplits covered =
          Resplits.run(
              500,
              known,
              100,
              new Random(3),
              (learn, test) -> {
                double threshold =
                    method
                        .learn(learn.stream().map(Known::answer).toList())
                        .threshold()
                        .getAsDouble();
                return test.stream().filter(a -> a.largest() >= threshold).count()
                    / (double) test.size();
              });
      assertThat(covered.mean()).isGreaterThan(0.9 - 3 * covered.error());
      // Of 101 places, 10 fail: no more is given away than the discreteness of ranks.
      assertThat(covered.mean()).isLessThan(0.9 + 1 / 101.0 + 3 * covered.error() + 0.001);
    }
  }

  @Test
  void options_outsideTheirRange_areNamed() {
    for (double bad : new double[] {0, 1, -0.1, Double.NaN, INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConformalFactuality.withDefaults().withAlpha(bad))
          .withMessage("alpha = " + bad + "; must be in (0, 1)");
    }
    for (double bad : new double[] {0, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConformalFactuality.withDefaults().withLevel(bad))
          .withMessage("level = " + bad + "; must be in (0, 1]");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JudgedAnswer(List.of(new JudgedScore(1, 0.5))))
        .withMessage("claims[0].quality = 0.5; must be 0 or 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JudgedScore(1, Double.NaN))
        .withMessage("quality = NaN; must be in [0, 1]");
  }
}
