package io.github.uq4j.metrics.evaluation.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.evaluation.items.MissingScores;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CurvesTest {

  private static final Curves CURVES = Curves.withDefaults();

  private static final Outcomes FOUR = Outcomes.ofWrong(true, false, true, false);

  private static final ScoreColumn COLUMN = ScoreColumn.ofUncertainty("s", FOUR, 4, 3, 2, 1);

  @Test
  void roc_ofFour_isTheStaircase() {
    RocCurve curve = CURVES.roc(COLUMN);
    assertThat(curve.points())
        .containsExactly(
            new RocCurve.Point(0, 0, Double.POSITIVE_INFINITY),
            new RocCurve.Point(0, 0.5, 4),
            new RocCurve.Point(0.5, 0.5, 3),
            new RocCurve.Point(0.5, 1, 2),
            new RocCurve.Point(1, 1, 1));
    assertThat(curve.area()).isEqualTo(0.75);
    assertThat(curve.n()).isEqualTo(4);
    assertThat(curve.positives()).isEqualTo(2);
  }

  @Test
  void precisionRecall_ofFour_isTheStaircase() {
    PrecisionRecallCurve curve = CURVES.precisionRecall(COLUMN);
    assertThat(curve.points())
        .containsExactly(
            new PrecisionRecallCurve.Point(0.5, 1, 4),
            new PrecisionRecallCurve.Point(0.5, 0.5, 3),
            new PrecisionRecallCurve.Point(1, 2.0 / 3, 2),
            new PrecisionRecallCurve.Point(1, 0.5, 1));
    assertThat(curve.averagePrecision()).isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(1e-15));
  }

  @Test
  void riskCoverage_ofFour_isTheRiskOfTheMostCertain() {
    RiskCoverageCurve curve = CURVES.riskCoverage(COLUMN);
    assertThat(curve.points().stream().map(RiskCoverageCurve.Point::coverage))
        .containsExactly(0.25, 0.5, 0.75, 1.0);
    assertThat(curve.points().stream().map(RiskCoverageCurve.Point::risk))
        .containsExactly(0.0, 0.5, 1 - 2.0 / 3, 0.5);
    assertThat(curve.area()).isCloseTo((0 + 0.5 + 1 / 3.0 + 0.5) / 4, within(1e-15));
    assertThat(curve.oracleArea()).isCloseTo((0 + 0 + 1 / 3.0 + 0.5) / 4, within(1e-15));
    assertThat(curve.risk()).isEqualTo(0.5);
    assertThat(curve.oracle()).hasSize(4);
  }

  @Test
  void curves_ofEqualScores_haveOnePoint() {
    ScoreColumn tied = ScoreColumn.ofUncertainty("s", FOUR, 1, 1, 1, 1);
    assertThat(CURVES.roc(tied).area()).isEqualTo(0.5);
    assertThat(CURVES.roc(tied).points()).hasSize(2);
    assertThat(CURVES.precisionRecall(tied).averagePrecision()).isEqualTo(0.5);
    assertThat(CURVES.riskCoverage(tied).area()).isCloseTo(0.5, within(1e-15));
    assertThat(CURVES.riskCoverage(tied).points()).hasSize(1);
  }

  @Test
  void missing_isLeftOutOrMostUncertain_neverMostCertain() {
    ScoreColumn column = ScoreColumn.ofUncertainty("s", FOUR, 4, Double.NaN, 2, 1);
    assertThat(CURVES.riskCoverage(column).n()).isEqualTo(3);
    assertThat(CURVES.roc(column).area()).isEqualTo(1);
    ScoreColumn ranked = column.withMissing(MissingScores.MOST_UNCERTAIN);
    assertThat(CURVES.riskCoverage(ranked).n()).isEqualTo(4);
    assertThat(CURVES.roc(ranked).area()).isEqualTo(0.5);
    assertThat(CURVES.riskCoverage(ranked).points().get(3).threshold())
        .isEqualTo(Double.POSITIVE_INFINITY);
    ScoreColumn sure =
        ScoreColumn.ofProbability("p", FOUR, 0.1, Double.NaN, 0.2, 0.9)
            .withMissing(MissingScores.MOST_UNCERTAIN);
    assertThat(CURVES.roc(sure).area()).isEqualTo(0.5);
  }

  @Test
  void curves_ofManyItems_areThinnedAndKeepTheirAreas() {
    SplittableRandom random = new SplittableRandom(5);
    int n = 60_000;
    double[] scores = new double[n];
    boolean[] wrong = new boolean[n];
    for (int i = 0; i < n; i++) {
      wrong[i] = random.nextDouble() < 0.02;
      scores[i] = random.nextDouble() + (wrong[i] ? 0.5 : 0);
    }
    ScoreColumn column = ScoreColumn.ofUncertainty("s", Outcomes.ofWrong(wrong), scores);
    RocCurve roc = CURVES.roc(column);
    assertThat(roc.points()).hasSizeBetween(500, 1_100);
    double area = 0;
    for (int i = 1; i < roc.points().size(); i++) {
      RocCurve.Point a = roc.points().get(i - 1);
      RocCurve.Point b = roc.points().get(i);
      assertThat(b.truePositiveRate() - a.truePositiveRate()).isBetween(0.0, 0.003);
      assertThat(b.falsePositiveRate() - a.falsePositiveRate()).isBetween(0.0, 0.003);
      area +=
          (b.falsePositiveRate() - a.falsePositiveRate())
              * (a.truePositiveRate() + b.truePositiveRate())
              / 2;
    }
    assertThat(area).isCloseTo(roc.area(), within(1e-3));
    assertThat(CURVES.precisionRecall(column).points()).hasSizeLessThan(1_200);
    assertThat(CURVES.riskCoverage(column).points()).hasSizeLessThan(1_200);
    assertThat(CURVES.riskCoverage(column).oracle()).hasSizeLessThan(1_200);
    assertThat(CURVES.withPoints(10).roc(column).points()).hasSizeLessThan(25);
  }

  @Test
  void riskCoverage_ofGradedOutcomes_isTheMeanOfOneMinusQuality() {
    ScoreColumn column = ScoreColumn.ofUncertainty("s", Outcomes.of(0.9, 0.2, 0.6), 1, 2, 3);
    RiskCoverageCurve curve = CURVES.riskCoverage(column);
    assertThat(curve.points().get(1).risk()).isCloseTo(0.45, within(1e-15));
    assertThat(curve.oracle().get(1).risk()).isCloseTo(0.25, within(1e-15));
  }

  @Test
  void curves_ofWhatHasNone_areRefused() {
    assertThatThrownBy(() -> CURVES.roc(ScoreColumn.ofUncertainty("s", Outcomes.of(0.5, 1), 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be right or wrong, not graded");
    assertThatThrownBy(() -> CURVES.roc(ScoreColumn.ofUncertainty("s", Outcomes.of(1, 1), 1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "ROC curve of 2 items with 0 wrong ones is not defined; must have at least one wrong"
                + " and one right");
    assertThatThrownBy(() -> CURVES.riskCoverage(ScoreColumn.ofUncertainty("s", Outcomes.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one score");
    assertThatThrownBy(() -> CURVES.withPoints(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("points = 1; must be >= 2");
  }
}
