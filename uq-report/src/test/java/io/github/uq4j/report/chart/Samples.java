package io.github.uq4j.report.chart;

import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.metrics.evaluation.curve.ReliabilityDiagram;
import io.github.uq4j.metrics.evaluation.curve.RiskCoverageCurve;
import io.github.uq4j.metrics.evaluation.curve.RocCurve;
import io.github.uq4j.metrics.evaluation.curve.ScoreHistogram;
import io.github.uq4j.score.Orientation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Records to draw, made up by hand or by a seed. */
final class Samples {

  private Samples() {}

  static RocCurve roc(String name, int steps, double power) {
    List<RocCurve.Point> points = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      double x = (double) i / steps;
      points.add(new RocCurve.Point(x, Math.pow(x, power), 1 - x));
    }
    return new RocCurve(name, points, 1 / (1 + power), 400, 130);
  }

  static RiskCoverageCurve risk(String name, double slope) {
    List<RiskCoverageCurve.Point> points = new ArrayList<>();
    List<RiskCoverageCurve.Point> oracle = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      double x = i / 200.0;
      points.add(new RiskCoverageCurve.Point(x, 0.3 * Math.pow(x, slope), x));
      oracle.add(new RiskCoverageCurve.Point(x, x < 0.7 ? 0 : (x - 0.7) / x, x));
    }
    return new RiskCoverageCurve(name, points, oracle, 0.3 / (1 + slope), 0.05, 0.3, 200);
  }

  static ReliabilityDiagram reliability(String name, int bins) {
    List<ReliabilityDiagram.Bin> made = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      double from = (double) i / bins;
      double stated = from + 0.5 / bins;
      double seen = 0.15 + 0.7 * stated;
      int items = 5 + 40 * i * i;
      double half = Math.min(0.14, 1 / Math.sqrt(items));
      made.add(
          new ReliabilityDiagram.Bin(
              from, (i + 1.0) / bins, items, stated, seen, seen - half, seen + half));
    }
    return new ReliabilityDiagram(name, made, 0.081, 0.95, 11_450);
  }

  static ScoreHistogram histogram(String name) {
    List<ScoreHistogram.Bin> bins = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int right = (int) (90 * Math.exp(-i / 4.0));
      int wrong = (int) (40 * Math.exp(-Math.pow(i - 9, 2) / 20.0));
      bins.add(new ScoreHistogram.Bin(i * 0.4, (i + 1) * 0.4, right, wrong));
    }
    return new ScoreHistogram(name, Orientation.UNCERTAINTY, bins, 2, 3, 700);
  }

  static DeferralCurve deferral(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] confidences = new double[n];
    double[] small = new double[n];
    double[] large = new double[n];
    for (int i = 0; i < n; i++) {
      confidences[i] = random.nextDouble();
      small[i] = random.nextDouble() < 0.3 + 0.6 * confidences[i] ? 1 : 0;
      large[i] = random.nextDouble() < 0.85 ? 1 : 0;
    }
    return DeferralCurve.of(confidences, small, large);
  }

  static List<Chart> all() {
    List<RocCurve> roc =
        List.of(
            roc("chow-quantile", 300, 0.35),
            roc("mean-token-entropy", 300, 0.5),
            roc("perplexity", 300, 0.8));
    return List.of(
        RocChart.of(roc).draw(),
        RiskCoverageChart.of(List.of(risk("chow-quantile", 1.5), risk("perplexity", 0.7))).draw(),
        ReliabilityChart.of(reliability("calibrated", 10)).draw(),
        HistogramChart.of(histogram("mean-token-entropy")).draw(),
        DeferralChart.of("chow-quantile", deferral(500, 1))
            .with("random-rule", deferral(500, 2))
            .draw());
  }
}
