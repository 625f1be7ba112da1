package io.github.uq4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.evaluation.curve.Binning;
import io.github.uq4j.metrics.evaluation.curve.Curves;
import io.github.uq4j.metrics.evaluation.curve.Diagrams;
import io.github.uq4j.metrics.evaluation.items.MissingScores;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeasuresTest {

  private static final List<Metric> OF_ORDER =
      List.of(
          RocAuc.withDefaults(),
          PrAuc.withDefaults(),
          PredictionRejectionRatio.withDefaults(),
          PredictionRejectionRatio.withDefaults().withMaximalRejection(0.5),
          RiskCoverageArea.withDefaults(),
          RiskCoverageArea.withDefaults().withKind(RiskCoverageArea.Kind.EXCESS_RISK),
          RiskCoverageArea.withDefaults().withKind(RiskCoverageArea.Kind.SUMMED_RISK),
          KendallTau.withDefaults(),
          SpearmanCorrelation.withDefaults(),
          ReversedPairs.withDefaults());

  private static final List<Metric> OF_PROBABILITY =
      List.of(
          ExpectedCalibrationError.withDefaults(),
          ExpectedCalibrationError.withDefaults().withBinning(Binning.EQUAL_MASS),
          ExpectedCalibrationError.withDefaults().withBias(ExpectedCalibrationError.Bias.DEBIASED),
          BrierScore.withDefaults(),
          NegativeLogLikelihood.withDefaults());

  private static double value(Metric metric, ScoreColumn column) {
    return metric.measure(column).value();
  }

  /** Items of a score that is right more often than not, with ties, binary or graded. */
  private static ScoreColumn random(int n, int grades, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] quality = new double[n];
    double[] sure = new double[n];
    for (int i = 0; i < n; i++) {
      quality[i] = random.nextInt(grades + 1) / (double) grades;
      sure[i] = Math.round(20 * (quality[i] + 2 * random.nextDouble()) / 3) / 20.0;
    }
    return ScoreColumn.ofProbability("p", Outcomes.of(quality), sure);
  }

  @Test
  void pairs_ofGradedItems_areThoseCountedOneByOne() {
    ScoreColumn column = random(120, 4, 1);
    double concordant = 0;
    double reversed = 0;
    double sameScore = 0;
    double sameQuality = 0;
    int n = column.size();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double u = column.uncertainty(i) - column.uncertainty(j);
        double q = column.outcomes().quality(i) - column.outcomes().quality(j);
        concordant += u * q < 0 ? 1 : 0;
        reversed += u * q > 0 ? 1 : 0;
        sameScore += u == 0 ? 1 : 0;
        sameQuality += q == 0 ? 1 : 0;
      }
    }
    double pairs = n * (n - 1) / 2.0;
    assertThat(value(KendallTau.withDefaults(), column))
        .isCloseTo(
            (concordant - reversed) / Math.sqrt((pairs - sameScore) * (pairs - sameQuality)),
            within(1e-14));
    assertThat(value(ReversedPairs.withDefaults(), column))
        .isCloseTo(reversed / n / n, within(1e-15));
  }

  @Test
  void kendall_ofBinaryItems_agreesWithTheRocCurve() {
    ScoreColumn column = random(200, 1, 2);
    double n = column.size();
    double wrong = column.outcomes().positives();
    double sameScore = 0;
    for (int i = 0; i < column.size(); i++) {
      for (int j = 0; j < i; j++) {
        sameScore += column.value(i) == column.value(j) ? 1 : 0;
      }
    }
    double pairs = n * (n - 1) / 2;
    double mixed = wrong * (n - wrong);
    double difference = (2 * value(RocAuc.withDefaults(), column) - 1) * mixed;
    assertThat(value(KendallTau.withDefaults(), column))
        .isCloseTo(difference / Math.sqrt((pairs - sameScore) * mixed), within(1e-14));
  }

  @Test
  void measuresOfOrder_ofAMonotoneScore_areTheSame() {
    for (int grades : new int[] {1, 5}) {
      ScoreColumn column = random(300, grades, 3);
      double[] other = new double[column.size()];
      for (int i = 0; i < other.length; i++) {
        other[i] = Math.exp(-3 * column.value(i)) - 7;
      }
      ScoreColumn turned = ScoreColumn.ofUncertainty("u", column.outcomes(), other);
      for (Metric metric : OF_ORDER) {
        if (metric.refusal(column).isEmpty()) {
          assertThat(value(metric, turned)).as(metric.toString()).isEqualTo(value(metric, column));
        }
      }
    }
  }

  @Test
  void measuresOfOrder_ofTies_areTheMeanOverOrders() {
    Outcomes outcomes = Outcomes.of(1, 0, 0.5, 1);
    ScoreColumn tied = ScoreColumn.ofUncertainty("u", outcomes, 1, 2, 2, 2);
    double[][] orders = {{2, 3, 4}, {2, 4, 3}, {3, 2, 4}, {3, 4, 2}, {4, 2, 3}, {4, 3, 2}};
    for (Metric metric :
        List.of(
            PredictionRejectionRatio.withDefaults(),
            PredictionRejectionRatio.withDefaults().withMaximalRejection(0.5),
            RiskCoverageArea.withDefaults(),
            RiskCoverageArea.withDefaults().withKind(RiskCoverageArea.Kind.SUMMED_RISK))) {
      double mean = 0;
      for (double[] o : orders) {
        mean += value(metric, ScoreColumn.ofUncertainty("u", outcomes, 1, o[0], o[1], o[2])) / 6;
      }
      assertThat(value(metric, tied)).as(metric.toString()).isCloseTo(mean, within(1e-14));
    }
  }

  @Test
  void rejection_perfectRandomAndWorst_areOneZeroAndNegative() {
    Outcomes outcomes = Outcomes.of(1, 1, 0.5, 0, 0);
    PredictionRejectionRatio ratio = PredictionRejectionRatio.withDefaults();
    assertThat(value(ratio, ScoreColumn.ofUncertainty("u", outcomes, 1, 2, 3, 4, 5)))
        .isCloseTo(1, within(1e-14));
    assertThat(value(ratio, ScoreColumn.ofUncertainty("u", outcomes, 1, 1, 1, 1, 1)))
        .isCloseTo(0, within(1e-14));
    assertThat(value(ratio, ScoreColumn.ofUncertainty("u", outcomes, 5, 4, 3, 2, 1))).isNegative();
    assertThat(ratio.withMaximalRejection(0.5).id()).isEqualTo("prr-0.5");
    assertThat(ratio.id()).isEqualTo("prr");
  }

  @Test
  void rejection_productThatIsWholeButForRounding_isWhole() {
    ScoreColumn column = random(100, 1, 4);
    PredictionRejectionRatio ratio =
        PredictionRejectionRatio.withDefaults().withMaximalRejection(0.29);
    double quality = 0;
    double mean = 0;
    double[] kept = new double[100];
    ScoreColumn distinct = distinct(column);
    Integer[] order = new Integer[100];
    for (int i = 0; i < 100; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> Double.compare(distinct.uncertainty(a), distinct.uncertainty(b)));
    for (int k = 1; k <= 100; k++) {
      quality += distinct.outcomes().quality(order[k - 1]);
      kept[k - 1] = quality / k;
    }
    for (int k = 72; k <= 100; k++) {
      mean += kept[k - 1] / 29;
    }
    assertThat(ratio.areas(distinct).score()).isCloseTo(mean, within(1e-14));
  }

  private static ScoreColumn distinct(ScoreColumn column) {
    double[] values = new double[column.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.uncertainty(i) + 1e-6 * i;
    }
    return ScoreColumn.ofUncertainty("u", column.outcomes(), values);
  }

  @Test
  void calibrationError_ofPerfectProbabilities_isSmallerDebiased() {
    SplittableRandom random = new SplittableRandom(6);
    double plain = 0;
    double debiased = 0;
    for (int set = 0; set < 40; set++) {
      double[] p = new double[400];
      double[] quality = new double[400];
      for (int i = 0; i < p.length; i++) {
        p[i] = random.nextDouble();
        quality[i] = random.nextDouble() < p[i] ? 1 : 0;
      }
      ScoreColumn column = ScoreColumn.ofProbability("p", Outcomes.of(quality), p);
      plain += value(OF_PROBABILITY.get(0), column) / 40;
      debiased += value(OF_PROBABILITY.get(2), column) / 40;
      assertThat(value(OF_PROBABILITY.get(0), column))
          .isCloseTo(Diagrams.withDefaults().reliability(column).error(), within(1e-14));
      assertThat(value(OF_PROBABILITY.get(1), column))
          .isCloseTo(
              Diagrams.withDefaults().withBinning(Binning.EQUAL_MASS).reliability(column).error(),
              within(1e-14));
    }
    assertThat(plain).isGreaterThan(0.06);
    assertThat(debiased).isLessThan(0.65 * plain);
  }

  @Test
  void brierAndLikelihood_ofKnownItems_areTheirMeans() {
    ScoreColumn column = ScoreColumn.ofProbability("p", Outcomes.of(1, 0, 0.5), 0.8, 0.4, 0.5);
    assertThat(value(BrierScore.withDefaults(), column))
        .isCloseTo((0.04 + 0.16 + 0) / 3, within(1e-15));
    assertThat(value(NegativeLogLikelihood.withDefaults(), column))
        .isCloseTo(-(Math.log(0.8) + Math.log(0.6) + Math.log(0.5)) / 3, within(1e-15));
    ScoreColumn sure = ScoreColumn.ofProbability("p", Outcomes.of(0, 1), 1, 1);
    assertThat(value(NegativeLogLikelihood.withDefaults(), sure))
        .isCloseTo(52 * Math.log(2) / 2, within(1e-9));
  }

  @Test
  void measuresOfProbability_ofOtherScores_areRefused() {
    ScoreColumn column = ScoreColumn.ofUncertainty("s", Outcomes.of(1, 0), 3, 4);
    for (Metric metric : OF_PROBABILITY) {
      assertThat(metric.refusal(column)).isPresent();
      assertThatThrownBy(() -> metric.measure(column))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be within [0, 1]");
      assertThat(metric.refusal(column.calibrated(v -> 1 / v))).isEmpty();
    }
  }

  @Test
  void measures_ofOneClassOrGrades_areRefusedWhereNotDefined() {
    ScoreColumn right = ScoreColumn.ofUncertainty("s", Outcomes.of(1, 1, 1), 1, 2, 3);
    assertThat(value(RiskCoverageArea.withDefaults(), right)).isZero();
    assertThat(value(ReversedPairs.withDefaults(), right)).isZero();
    for (Metric metric :
        List.of(
            RocAuc.withDefaults(),
            PrAuc.withDefaults(),
            PredictionRejectionRatio.withDefaults(),
            KendallTau.withDefaults(),
            SpearmanCorrelation.withDefaults())) {
      assertThatThrownBy(() -> metric.measure(right))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(metric.id() + " of 3 items with 0 wrong ones is not defined");
    }
    ScoreColumn graded = ScoreColumn.ofUncertainty("s", Outcomes.of(1, 0.5), 1, 2);
    assertThat(RocAuc.withDefaults().refusal(graded)).isPresent();
    assertThat(PrAuc.withDefaults().refusal(graded)).isPresent();
  }

  @Test
  void measures_ofNoItem_areRefused() {
    ScoreColumn none = ScoreColumn.ofProbability("p", Outcomes.of(1), Double.NaN);
    for (List<Metric> metrics : List.of(OF_ORDER, OF_PROBABILITY)) {
      for (Metric metric : metrics) {
        assertThatThrownBy(() -> metric.measure(none))
            .as(metric.toString())
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("of 0 items");
      }
    }
  }

  @Test
  void missing_leftOutOrLeastCertain_neverHelps() {
    Outcomes outcomes = Outcomes.of(1, 1, 0, 0, 1);
    ScoreColumn column = ScoreColumn.ofProbability("p", outcomes, 0.9, 0.8, 0.3, 0.2, Double.NaN);
    assertThat(value(RocAuc.withDefaults(), column)).isEqualTo(1);
    assertThat(RocAuc.withDefaults().measure(column).n()).isEqualTo(4);
    ScoreColumn counted = column.withMissing(MissingScores.MOST_UNCERTAIN);
    assertThat(value(RocAuc.withDefaults(), counted)).isCloseTo(4.0 / 6, within(1e-15));
    assertThat(value(BrierScore.withDefaults(), counted))
        .isCloseTo((0.01 + 0.04 + 0.09 + 0.04 + 1) / 5, within(1e-15));
    for (Metric metric : OF_ORDER) {
      assertThat(metric.better().advantage(value(metric, counted), value(metric, column)))
          .as(metric.toString())
          .isLessThanOrEqualTo(1e-15);
    }
  }

  @Test
  void areaUnderRisk_equalsThatOfTheCurve() {
    ScoreColumn column = random(150, 3, 8);
    assertThat(value(RiskCoverageArea.withDefaults(), column))
        .isEqualTo(Curves.withDefaults().riskCoverage(column).area());
    assertThat(
            value(
                RiskCoverageArea.withDefaults().withKind(RiskCoverageArea.Kind.EXCESS_RISK),
                column))
        .isCloseTo(
            Curves.withDefaults().riskCoverage(column).area()
                - Curves.withDefaults().riskCoverage(column).oracleArea(),
            within(1e-14));
  }

  @Test
  void withX_badValues_areRefused() {
    for (double share : new double[] {0, -1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> PredictionRejectionRatio.withDefaults().withMaximalRejection(share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("maximalRejection = " + share + "; must be in (0, 1]");
    }
    assertThatThrownBy(() -> ExpectedCalibrationError.withDefaults().withBins(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bins = 0; must be >= 1");
    assertThatThrownBy(
            () ->
                PredictionRejectionRatio.withDefaults()
                    .withMaximalRejection(0.1)
                    .measure(random(10, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 20 items");
  }
}
