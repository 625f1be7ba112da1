package io.github.uq4j.metrics.evaluation.comparison;

import io.github.uq4j.metrics.evaluation.BrierScore;
import io.github.uq4j.metrics.evaluation.ExpectedCalibrationError;
import io.github.uq4j.metrics.evaluation.KendallTau;
import io.github.uq4j.metrics.evaluation.Metric;
import io.github.uq4j.metrics.evaluation.NegativeLogLikelihood;
import io.github.uq4j.metrics.evaluation.PrAuc;
import io.github.uq4j.metrics.evaluation.PredictionRejectionRatio;
import io.github.uq4j.metrics.evaluation.ReversedPairs;
import io.github.uq4j.metrics.evaluation.RiskCoverageArea;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.SpearmanCorrelation;
import io.github.uq4j.metrics.evaluation.curve.Binning;
import java.util.List;

/** The measures by the names they have in files and on the command line. */
public final class MetricNames {

  private static final String REJECTION = "prr-";

  private static final List<Metric> ALL =
      List.of(
          RocAuc.withDefaults(),
          PrAuc.withDefaults(),
          PredictionRejectionRatio.withDefaults(),
          RiskCoverageArea.withDefaults(),
          RiskCoverageArea.withDefaults().withKind(RiskCoverageArea.Kind.EXCESS_RISK),
          ExpectedCalibrationError.withDefaults(),
          ExpectedCalibrationError.withDefaults().withBinning(Binning.EQUAL_MASS),
          ExpectedCalibrationError.withDefaults().withBias(ExpectedCalibrationError.Bias.DEBIASED),
          ExpectedCalibrationError.withDefaults()
              .withBinning(Binning.EQUAL_MASS)
              .withBias(ExpectedCalibrationError.Bias.DEBIASED),
          BrierScore.withDefaults(),
          NegativeLogLikelihood.withDefaults(),
          KendallTau.withDefaults(),
          SpearmanCorrelation.withDefaults(),
          ReversedPairs.withDefaults());

  private MetricNames() {}

  /**
   * Every measure with its default settings.
   *
   * @return the measures
   */
  public static List<Metric> all() {
    return ALL;
  }

  /**
   * A measure by its name; {@code prr-0.5} is the prediction rejection ratio up to one half.
   *
   * @param name its id
   * @return the measure
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Metric of(String name) {
    for (Metric metric : ALL) {
      if (metric.id().equals(name)) {
        return metric;
      }
    }
    if (name.startsWith(REJECTION)) {
      return PredictionRejectionRatio.withDefaults()
          .withMaximalRejection(share(name.substring(REJECTION.length()), name));
    }
    throw unknown(name);
  }

  private static double share(String text, String name) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unknown(name).getMessage(), e);
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "metric = "
            + name
            + "; must be one of "
            + String.join(", ", ALL.stream().map(Metric::id).toList())
            + ", prr-SHARE");
  }
}
