package io.github.uq4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenSuite;
import java.util.Arrays;
import java.util.List;

/** LM-Polygraph's measures. */
// Public for the tests of the next room only.
@SuppressWarnings("exports")
public final class EvaluationGoldenCases {

  private static final double TOLERANCE = 1e-9;

  /** How far the random line of 1,000 shuffles may be from the exact one. */
  private static final double SHUFFLED = 0.01;

  private EvaluationGoldenCases() {}

  /** Runs the cases of measures. */
  public static GoldenSuite addTo(GoldenSuite suite) {
    return suite
        .run("ue_metrics.ROCAUC", c -> measure(c, RocAuc.withDefaults()))
        .run("ue_metrics.PRAUC", c -> measure(c, PrAuc.withDefaults()))
        .run("ue_metrics.PredictionRejectionArea", EvaluationGoldenCases::rejection)
        .run(
            "ue_metrics.ECE",
            c ->
                measure(
                    c,
                    ExpectedCalibrationError.withDefaults()
                        .withProfile(Profile.REFERENCE)
                        .withBins(c.params().path("n_bins").asInt(20))))
        .run("ue_metrics.RiskCoverageCurveAUC", EvaluationGoldenCases::riskCoverage)
        .run("ue_metrics.ReversedPairsProportion", c -> measure(c, ReversedPairs.withDefaults()))
        .run(
            "ue_metrics.SpearmanRankCorrelation",
            c -> measure(c, SpearmanCorrelation.withDefaults()))
        .run("ue_metrics.KendallTauCorrelation", c -> measure(c, KendallTau.withDefaults()));
  }

  private static void measure(GoldenCase golden, Metric metric) {
    golden.assertClose(
        metric.measure(column(golden)).value(), GoldenCase.number(golden.expected()), TOLERANCE);
  }

  private static void rejection(GoldenCase golden) {
    PredictionRejectionRatio exact =
        PredictionRejectionRatio.withDefaults()
            .withMaximalRejection(golden.params().path("max_rejection").asDouble(1));
    RejectionAreas areas = exact.withProfile(Profile.REFERENCE).areas(column(golden));
    JsonNode expected = golden.expected();
    close(golden, areas.score(), expected.path("raw"));
    close(golden, areas.oracle(), expected.path("oracle"));
    close(golden, areas.random(), expected.path("random_mc_1000_seed42"));
    close(golden, areas.ratio(), expected.path("normalized"));
    if (expected.has("random_exact_expectation")) {
      RejectionAreas own = exact.areas(scaled(golden));
      close(golden, own.score(), expected.path("raw"));
      close(golden, own.random(), expected.path("random_exact_expectation"));
      close(golden, own.ratio(), expected.path("normalized_with_exact_random"));
      assertThat(own.random())
          .as(golden::describe)
          .isCloseTo(GoldenCase.number(expected.path("random_mc_1000_seed42")), within(SHUFFLED));
    }
  }

  private static void riskCoverage(GoldenCase golden) {
    ScoreColumn column = scaled(golden);
    RiskCoverageArea area = RiskCoverageArea.withDefaults();
    close(golden, area.measure(column).value(), golden.expected().path("normalized"));
    close(
        golden,
        area.withKind(RiskCoverageArea.Kind.SUMMED_RISK).measure(column).value(),
        golden.expected().path("unnormalized"));
  }

  private static void close(GoldenCase golden, double actual, JsonNode wanted) {
    if (!wanted.isMissingNode()) {
      golden.assertClose(actual, GoldenCase.number(wanted), TOLERANCE);
    }
  }

  /** No measure here but the area under the risk changes if qualities are scaled. */
  private static ScoreColumn column(GoldenCase golden) {
    double[] quality = quality(golden);
    return Arrays.stream(quality).allMatch(q -> q >= 0 && q <= 1)
        ? ScoreColumn.ofUncertainty(golden.id(), Outcomes.of(quality), uncertainty(golden))
        : scaled(golden);
  }

  /** Qualities scaled to the unit interval, as the reference does with every quality. */
  private static ScoreColumn scaled(GoldenCase golden) {
    double[] quality = quality(golden);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double q : quality) {
      low = Math.min(low, q);
      high = Math.max(high, q);
    }
    for (int i = 0; i < quality.length; i++) {
      quality[i] = high == low ? 0.5 : (quality[i] - low) / (high - low);
    }
    return ScoreColumn.ofUncertainty(golden.id(), Outcomes.of(quality), uncertainty(golden));
  }

  private static double[] uncertainty(GoldenCase golden) {
    return input(golden, golden.inputs().has("uncertainty") ? "uncertainty" : "uncertainty_ties");
  }

  private static double[] quality(GoldenCase golden) {
    if (golden.inputs().has("hallucinated")) {
      double[] wrong = input(golden, "hallucinated");
      for (int i = 0; i < wrong.length; i++) {
        wrong[i] = 1 - wrong[i];
      }
      return wrong;
    }
    return input(golden, golden.inputs().has("quality") ? "quality" : "correct");
  }

  private static double[] input(GoldenCase golden, String name) {
    List<Double> values = GoldenCase.numbers(golden.input(name));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
