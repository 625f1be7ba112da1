package io.github.uq4j.metrics.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.Profile;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.GoldenSuite;
import java.util.ArrayList;
import java.util.List;

/**
 * The normalisers of LM-Polygraph and its measure of one, in the reference profile where the
 * default is another.
 */
@SuppressWarnings("exports")
public final class NormalizerGoldenCases {

  private static final double TOLERANCE = 1e-9;

  /**
   * What the reference says below and above the scores it was fitted on, the same for all these
   * items, for all but the surest and for all but the least sure: two numbers of its curve that the
   * order of a hash table picks.
   */
  private static final double FILL_BELOW = 0;

  private static final double FILL_ABOVE = 0.21465643100929208;

  private NormalizerGoldenCases() {}

  /** Adds them to a suite. */
  public static GoldenSuite addTo(GoldenSuite suite) {
    return suite
        .run(
            "normalizers.MinMaxNormalizer",
            c -> assertAgrees(c, MinMaxCalibrator.withDefaults(), c.expected()))
        .run(
            "normalizers.QuantileNormalizer",
            c -> assertAgrees(c, QuantileCalibrator.withDefaults(), c.expected()))
        .run("normalizers.BinnedPCCNormalizer", NormalizerGoldenCases::binned)
        .run("normalizers.IsotonicPCCNormalizer", NormalizerGoldenCases::isotonic)
        .run("ue_metrics.IsotonicPCC", NormalizerGoldenCases::leaveOneOut);
  }

  private static List<RatedScore> items(GoldenCase golden) {
    List<Double> uncertainty = GoldenCase.numbers(golden.input("uncertainty"));
    List<RatedScore> items = new ArrayList<>();
    for (int i = 0; i < uncertainty.size(); i++) {
      double quality =
          golden.inputs().has("quality")
              ? GoldenCase.numbers(golden.input("quality")).get(i)
              : i % 2;
      items.add(new RatedScore(uncertainty.get(i), quality));
    }
    return items;
  }

  private static void assertAgrees(GoldenCase golden, Calibrator calibrator, JsonNode expected) {
    Calibration fitted = calibrator.fitRated(items(golden));
    List<Double> actual =
        GoldenCase.numbers(golden.input("new_uncertainty")).stream()
            .map(fitted::probability)
            .toList();
    golden.assertClose(actual, GoldenCase.numbers(expected), TOLERANCE);
  }

  private static void binned(GoldenCase golden) {
    BinnedCalibrator calibrator =
        BinnedCalibrator.withDefaults()
            .withProfile(Profile.REFERENCE)
            .withBins(golden.params().get("num_bins").intValue());
    assertAgrees(golden, calibrator, golden.expected().get("transformed"));
    List<Double> means = GoldenCase.numbers(golden.expected().get("bin_mean_quality"));
    Calibration fitted = calibrator.fitRated(items(golden));
    golden.assertClose(
        fitted.fitted().values().numbers("edges"),
        GoldenCase.numbers(golden.expected().get("bin_edges")),
        TOLERANCE);
    golden.assertClose(
        fitted.fitted().values().numbers("right").subList(1, means.size() + 1), means, TOLERANCE);
  }

  /** Beyond the scores seen the reference's number is that of a hash table: not compared. */
  private static void isotonic(GoldenCase golden) {
    Calibration fitted =
        IsotonicCalibrator.withDefaults().withProfile(Profile.REFERENCE).fitRated(items(golden));
    List<Double> x = GoldenCase.numbers(golden.expected().get("knots_x"));
    golden.assertClose(fitted.fitted().values().numbers("uncertainty"), x, TOLERANCE);
    golden.assertClose(
        fitted.fitted().values().numbers("right"),
        GoldenCase.numbers(golden.expected().get("knots_y")),
        TOLERANCE);
    List<Double> at = GoldenCase.numbers(golden.input("new_uncertainty"));
    List<Double> wanted = GoldenCase.numbers(golden.expected().get("transformed"));
    int compared = 0;
    for (int i = 0; i < at.size(); i++) {
      if (at.get(i) >= x.get(0) && at.get(i) <= x.get(x.size() - 1)) {
        golden.assertClose(fitted.probability(at.get(i)), wanted.get(i), TOLERANCE);
        compared++;
      }
    }
    assertThat(compared).as(golden::describe).isPositive();
  }

  /** The two items beyond the others' scores count as the reference fills them in. */
  private static void leaveOneOut(GoldenCase golden) {
    List<RatedScore> items = items(golden);
    LeaveOneOut measure =
        LeaveOneOut.of(IsotonicCalibrator.withDefaults().withProfile(Profile.REFERENCE));
    List<Double> probabilities = new ArrayList<>(measure.probabilities(items));
    int surest = 0;
    int leastSure = 0;
    for (int i = 1; i < items.size(); i++) {
      surest = items.get(i).uncertainty() < items.get(surest).uncertainty() ? i : surest;
      leastSure = items.get(i).uncertainty() > items.get(leastSure).uncertainty() ? i : leastSure;
    }
    assertThat(probabilities.get(surest)).as(golden::describe).isNotEqualTo(FILL_BELOW);
    assertThat(probabilities.get(leastSure)).as(golden::describe).isNotEqualTo(FILL_ABOVE);
    assertThat(measure.squaredError(items))
        .as(golden::describe)
        .isCloseTo(error(items, probabilities), within(1e-15));
    probabilities.set(surest, FILL_BELOW);
    probabilities.set(leastSure, FILL_ABOVE);
    golden.assertClose(
        error(items, probabilities), GoldenCase.number(golden.expected()), TOLERANCE);
  }

  private static double error(List<RatedScore> items, List<Double> probabilities) {
    double sum = 0;
    for (int i = 0; i < items.size(); i++) {
      sum += Math.pow(probabilities.get(i) - items.get(i).quality(), 2);
    }
    return sum / items.size();
  }
}
