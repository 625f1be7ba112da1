package io.github.uq4j.metrics.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.math.Quantile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Rules, curves, targets, thresholds and costs of cascades against an independent computation. Held
 * by tests of other rooms: {@code risk_control} (calibration), {@code spec_cascade} (speculative
 * rules), {@code features22}, {@code posthoc}, {@code mlp} (learned rules); the scores of {@code
 * posthoc_logistic_small_correct} are taken as they stand here, for their curve.
 */
class CascadeGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_cascade.json");
  private static final double TOLERANCE = 1e-9;

  private static double[] doubles(JsonNode array) {
    return GoldenCase.numbers(array).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void assertAll(String what, double[] actual, JsonNode wanted) {
    assertThat(actual).as(what).hasSize(wanted.size());
    for (int i = 0; i < actual.length; i++) {
      assertOne(what + " " + i, actual[i], wanted.get(i));
    }
  }

  private static void assertOne(String what, double actual, JsonNode wanted) {
    double expected = wanted.isNull() ? Double.NaN : GoldenCase.number(wanted);
    if (Double.isNaN(expected)) {
      assertThat(actual).as(what).isNaN();
      return;
    }
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
  }

  @Test
  void file_everyBlock_isHeldSomewhere() {
    Set<String> names = new TreeSet<>();
    FILE.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .isSubsetOf(
            "about",
            "alphas",
            "token_logprobs",
            "quality_small",
            "quality_large",
            "graded_small",
            "graded_large",
            "features22",
            "posthoc",
            "expected",
            "targets",
            "targets_graded",
            "thresholds",
            "cost",
            "risk_control",
            "mlp",
            "spec_cascade",
            "hand");
  }

  @TestFactory
  Stream<DynamicTest> rules_every_haveTheCurvesOfTheFile() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> rule : FILE.path("expected").properties()) {
      tests.add(DynamicTest.dynamicTest(rule.getKey(), () -> rule(rule.getKey(), rule.getValue())));
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static void rule(String name, JsonNode expected) {
    double[] scores = doubles(expected.path("scores"));
    if (name.startsWith("chow_")) {
      DeferralRule rule = DeferralRule.of(scorer(name));
      double[] own = traces().stream().mapToDouble(rule::confidence).toArray();
      assertAll(name, own, expected.path("scores"));
      scores = own;
    } else {
      assertThat(name).isIn("neg_length", "posthoc_logistic_small_correct");
      for (int i = 0; i < scores.length && name.equals("neg_length"); i++) {
        assertThat(scores[i]).isEqualTo(-FILE.path("token_logprobs").get(i).size());
      }
    }
    DeferralCurve binary = curve(scores, "quality_small", "quality_large");
    measures(binary, expected.path("binary"));
    measures(curve(scores, "graded_small", "graded_large"), expected.path("graded"));
    assertAll("curve", binary.qualities(), expected.path("quality_curve_binary"));
    Outcomes outcomes = Outcomes.of(doubles(FILE.path("quality_small")));
    double[] uncertainties = Arrays.stream(scores).map(score -> -score).toArray();
    assertOne(
        "auroc_small_correct",
        RocAuc.withDefaults()
            .measure(ScoreColumn.ofUncertainty(name, outcomes, uncertainties))
            .value(),
        expected.path("auroc_small_correct"));
    assertThat(expected.properties().stream().map(Map.Entry::getKey))
        .isSubsetOf("scores", "binary", "graded", "quality_curve_binary", "auroc_small_correct");
  }

  private static DeferralCurve curve(double[] scores, String small, String large) {
    return DeferralCurve.of(scores, doubles(FILE.path(small)), doubles(FILE.path(large)));
  }

  private static SequenceScorer scorer(String name) {
    if (name.startsWith("chow_quantile_")) {
      return ChowQuantile.withDefaults().withAlpha(level(name));
    }
    if (name.startsWith("chow_cvar_")) {
      return ChowCvar.withDefaults().withAlpha(level(name));
    }
    assertThat(name).isIn("chow_sum", "chow_average");
    return name.equals("chow_sum") ? ChowSum.withDefaults() : ChowAverage.withDefaults();
  }

  private static double level(String name) {
    return Double.parseDouble(name.substring(name.lastIndexOf('_') + 1));
  }

  private static List<Trace> traces() {
    List<Trace> traces = new ArrayList<>();
    for (JsonNode answer : FILE.path("token_logprobs")) {
      TraceBuilder trace = Traces.answer("t" + traces.size());
      answer.forEach(logprob -> trace.token("w", GoldenCase.number(logprob)));
      traces.add(trace.build());
    }
    return traces;
  }

  private static void measures(DeferralCurve curve, JsonNode expected) {
    for (Map.Entry<String, JsonNode> measure : expected.properties()) {
      double actual =
          switch (measure.getKey()) {
            case "auc_df" -> curve.auc();
            case "auc_random" -> curve.randomAuc();
            case "auc_oracle" -> curve.oracleAuc();
            case "rel_vs_random_pct" -> curve.relativePercent().orElse(Double.NaN);
            case "routing_efficiency" -> curve.efficiency().orElse(Double.NaN);
            case "apgr" -> curve.recovered().orElse(Double.NaN);
            case "min_rate_for_parity" -> curve.parityRate();
            case "best_quality" -> curve.peak().quality();
            case "best_rate" -> curve.peak().rate();
            default -> throw new IllegalStateException("unknown measure " + measure.getKey());
          };
      assertOne(measure.getKey(), actual, measure.getValue());
    }
  }

  @Test
  void targets_every_areThoseOfTheFile() {
    targets(FILE.path("targets"), "quality_small", "quality_large");
    targets(FILE.path("targets_graded"), "graded_small", "graded_large");
  }

  private static void targets(JsonNode expected, String smallField, String largeField) {
    double[] small = doubles(FILE.path(smallField));
    double[] large = doubles(FILE.path(largeField));
    for (int i = 0; i < small.length; i++) {
      for (Map.Entry<String, JsonNode> target : expected.properties()) {
        if (target.getValue().isNull()) {
          continue;
        }
        JsonNode wanted = target.getValue().get(i);
        String what = target.getKey() + " " + i;
        double actual =
            switch (target.getKey()) {
              case "small_quality" -> small[i];
              case "diff" -> DeferralTarget.DIFFERENCE.value(small[i], large[i]);
              case "large_better" -> DeferralTarget.LARGE_BETTER.value(small[i], large[i]);
              case "golden" -> DeferralTarget.GOLDEN.value(small[i], large[i]);
              case "golden_mask" -> DeferralTarget.GOLDEN.mask(small[i], large[i]) ? 1 : 0;
              case "small_correct" -> DeferralTarget.SMALL_CORRECT.value(small[i], large[i]);
              default -> throw new IllegalStateException("unknown target " + target.getKey());
            };
        assertOne(what, actual, wanted);
      }
    }
  }

  @Test
  void thresholds_ofRates_areThoseOfTheFile() {
    JsonNode thresholds = FILE.path("thresholds");
    String rule = thresholds.path("rule").asText();
    DeferralCurve curve =
        curve(
            doubles(FILE.path("expected").path(rule).path("scores")),
            "quality_small",
            "quality_large");
    for (Map.Entry<String, JsonNode> rate : thresholds.path("for_rate").properties()) {
      double asked = Double.parseDouble(rate.getKey());
      double threshold = curve.thresholdFor(asked);
      assertOne("threshold for " + rate.getKey(), threshold, rate.getValue());
      assertThat(curve.rateOf(threshold)).isLessThanOrEqualTo(asked);
    }
    assertThat(curve.thresholdFor(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(curve.rateOf(Double.POSITIVE_INFINITY)).isEqualTo(1);
  }

  @Test
  void costs_alongTheCurve_areThoseOfTheFile() {
    JsonNode cost = FILE.path("cost");
    JsonNode wanted = cost.path("mean_cost_curve");
    double[] costs = new double[wanted.size()];
    for (int k = 0; k < costs.length; k++) {
      costs[k] =
          DeferralCurve.cost(
              (double) k / (costs.length - 1),
              cost.path("c_small").asDouble(),
              cost.path("c_large").asDouble());
    }
    assertAll("cost", costs, wanted);
  }

  @Test
  void casesByHand_every_agree() {
    for (JsonNode quantile : FILE.path("hand").path("quantile")) {
      double[] sorted = Arrays.stream(doubles(quantile.path("v"))).sorted().toArray();
      assertOne(
          "quantile",
          Quantile.ofSorted(sorted, quantile.path("alpha").asDouble()),
          quantile.path("expected"));
    }
    JsonNode ties = FILE.path("hand").path("tie_curve");
    DeferralCurve curve =
        DeferralCurve.of(
            doubles(ties.path("conf")), doubles(ties.path("q1")), doubles(ties.path("q2")));
    for (int k = 0; k <= curve.n(); k++) {
      assertOne("ties' rate", (double) k / curve.n(), ties.path("rate").get(k));
    }
    assertAll("ties", curve.qualities(), ties.path("quality"));
    assertOne("ties' area", curve.auc(), ties.path("auc_df"));
  }
}
