package io.github.uq4j.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.metrics.cascade.DeferralBootstrap;
import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.metrics.evaluation.curve.ReliabilityDiagram;
import io.github.uq4j.metrics.evaluation.curve.RiskCoverageCurve;
import io.github.uq4j.metrics.evaluation.curve.RocCurve;
import io.github.uq4j.metrics.evaluation.curve.ScoreHistogram;
import io.github.uq4j.report.chart.Series.Kind;
import io.github.uq4j.report.chart.Series.Point;
import io.github.uq4j.score.Orientation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationChartsTest {

  private static RocCurve roc(String name, double area) {
    return new RocCurve(
        name,
        List.of(
            new RocCurve.Point(0, 0, Double.POSITIVE_INFINITY),
            new RocCurve.Point(0.2, 0.6, 2),
            new RocCurve.Point(1, 1, 1)),
        area,
        50,
        10);
  }

  @Test
  void roc_caption_saysWhatIsFoundAtATenthOfMistakes() {
    Chart chart = EvaluationCharts.roc(List.of(roc("worse", 0.6), roc("better", 0.7)));
    // Halfway from (0, 0) to (0.2, 0.6).
    assertThat(chart.caption()).contains("better finds 30 % of the wrong ones", "n = 50, 10 wrong");
    assertThat(chart.series().stream().map(Series::name))
        .containsExactly("better (0.700)", "worse (0.600)", "chance (0.500)");
  }

  @Test
  void roc_manyScores_drawsTheBestAndSaysSo() {
    List<RocCurve> curves = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      curves.add(roc("s" + i, 0.5 + i / 200.0));
    }
    Chart chart = EvaluationCharts.roc(curves);
    assertThat(chart.series()).hasSize(EvaluationCharts.MOST + 1);
    assertThat(chart.series().get(0).name()).startsWith("s49 ");
    assertThat(chart.caption()).endsWith("The best 6 of 50 scores are drawn.");
    assertThat(EvaluationCharts.roc(List.of()).empty()).isTrue();
  }

  @Test
  void riskCoverage_caption_saysWhatIsWrongAmongTheSurestHalf() {
    RiskCoverageCurve curve =
        new RiskCoverageCurve(
            "s",
            List.of(
                new RiskCoverageCurve.Point(0.25, 0, 1),
                new RiskCoverageCurve.Point(0.75, 0.2, 2),
                new RiskCoverageCurve.Point(1, 0.3, 3)),
            List.of(new RiskCoverageCurve.Point(1, 0.3, 1)),
            0.15,
            0.05,
            0.3,
            8);
    Chart chart = EvaluationCharts.riskCoverage(List.of(curve));
    assertThat(chart.caption()).contains("Of all answers 30.0 % are wrong", "by s, 10.0 % are");
    assertThat(chart.series()).hasSize(3);
    assertThat(EvaluationCharts.riskCoverage(List.of()).empty()).isTrue();
  }

  @Test
  void reliability_drawsEveryBinWithItsInterval() {
    ReliabilityDiagram diagram =
        new ReliabilityDiagram(
            "p",
            List.of(
                new ReliabilityDiagram.Bin(0, 0.5, 10, 0.3, 0.4, 0.2, 0.6),
                new ReliabilityDiagram.Bin(0.5, 1, 20, 0.8, 0.7, 0.5, 0.9)),
            0.1,
            0.95,
            30);
    Chart chart = EvaluationCharts.reliability(diagram);
    assertThat(chart.series().get(0).points())
        .containsExactly(new Point(0.3, 0.4), new Point(0.8, 0.7));
    assertThat(chart.series().get(1).upper()).containsExactly(0.6, 0.9);
    assertThat(chart.caption()).contains("10.0 points", "n = 30");
    assertThat(
            EvaluationCharts.reliability(new ReliabilityDiagram("p", List.of(), 0, 0.95, 0))
                .empty())
        .isTrue();
  }

  @Test
  void histogram_saysWhichWayIsSureAndWhatIsLeftOut() {
    Chart chart =
        EvaluationCharts.histogram(
            new ScoreHistogram(
                "c", Orientation.CONFIDENCE, List.of(new ScoreHistogram.Bin(0, 1, 3, 2)), 1, 2, 8));
    assertThat(chart.bars()).containsExactly(new Bar(0, 1, 3, 2));
    assertThat(chart.x().title()).isEqualTo("c (larger is surer)");
    assertThat(chart.caption()).endsWith("Not shown: 1 infinite, 2 without a score.");
  }

  @Test
  void deferral_caption_saysWhatAFifthIsWorth() {
    double[] confidences = {1, 2, 3, 4, 5};
    double[] small = {0, 1, 1, 1, 1};
    double[] large = {1, 1, 1, 1, 1};
    DeferralCurve curve = DeferralCurve.of(confidences, small, large);
    DeferralCharts charts =
        new DeferralCharts("rule", curve, new DeferralBootstrap(50, 0.95, 1), Map.of());
    Chart chart = charts.quality();
    assertThat(chart.caption())
        .contains(
            "by rule goes to the large one", "from 0.800 to 1.000", "at random would give 0.840");
    Series line = chart.series().get(0);
    assertThat(line.points().get(1).x()).isCloseTo(0.2, within(1e-12));
    assertThat(line.points().get(1).y()).isEqualTo(1);
    assertThat(chart.series().stream().map(Series::kind))
        .containsExactly(Kind.LINE, Kind.BAND, Kind.GUIDE, Kind.GUIDE);
    Chart cost = charts.cost(1, 10);
    assertThat(cost.series().get(0).points().get(0).x()).isEqualTo(1);
    assertThat(cost.series().get(0).points().get(5).x()).isEqualTo(11);
    assertThat(cost.caption()).contains("with 20 % handed on, at 3.000 a prompt");
  }

  @Test
  void deferral_aHundredThousandPrompts_keepsTheLineShortAndItsEnds() {
    int n = 100_000;
    double[] confidences = new double[n];
    double[] small = new double[n];
    double[] large = new double[n];
    for (int i = 0; i < n; i++) {
      confidences[i] = i;
      small[i] = i % 3 == 0 ? 0 : 1;
      large[i] = 1;
    }
    Chart chart =
        new DeferralCharts(
                "rule",
                DeferralCurve.of(confidences, small, large),
                new DeferralBootstrap(5, 0.95, 1),
                Map.of())
            .quality();
    List<Point> points = chart.series().get(0).points();
    assertThat(points).hasSize(201);
    assertThat(points.get(0).x()).isZero();
    assertThat(points.get(200)).isEqualTo(new Point(1, 1));
  }
}
