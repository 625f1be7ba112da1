package io.github.uq4j.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * All of {@code risk_control}: its own levels, and every object in it that holds levels of its own.
 * The rest of the file is about deferral, not about guarantees.
 */
class RiskControlGoldenTest {

  private static final double TOLERANCE = 1e-9;

  private static final Set<String> OWN =
      Set.of("conf", "err", "alpha", "delta", "grid", "expected_tau", "trace");

  private static final JsonNode GOLDEN =
      TestData.json("golden/golden_cascade.json").path("risk_control");

  private static List<LabelledScore> items() {
    List<Double> confidence = GoldenCase.numbers(GOLDEN.get("conf"));
    List<Double> wrong = GoldenCase.numbers(GOLDEN.get("err"));
    assertThat(confidence).hasSameSizeAs(wrong).isNotEmpty();
    List<LabelledScore> items = new ArrayList<>();
    for (int i = 0; i < confidence.size(); i++) {
      items.add(LabelledScore.of(-confidence.get(i), wrong.get(i) == 1));
    }
    return items;
  }

  @Test
  void riskControl_ofTheFile_agrees() {
    assertAgrees("risk_control", GOLDEN);
  }

  @Test
  void riskControl_everyFurtherLevelOfTheFile_agrees() {
    Set<String> spoken = new TreeSet<>();
    GOLDEN
        .properties()
        .forEach(
            field -> {
              if (!OWN.contains(field.getKey())) {
                assertThat(field.getValue().has("alpha")).as(field.getKey()).isTrue();
                assertAgrees(field.getKey(), field.getValue());
                spoken.add(field.getKey());
              }
            });
    assertThat(spoken).isNotEmpty();
  }

  private static void assertAgrees(String id, JsonNode golden) {
    double[] grid =
        GoldenCase.numbers(golden.get("grid")).stream().mapToDouble(tau -> -tau).toArray();
    RiskCertificate actual =
        RiskControl.withDefaults()
            .withRisk(golden.get("alpha").doubleValue())
            .withDelta(golden.get("delta").doubleValue())
            .learn(items(), ThresholdGrid.of(grid));
    JsonNode tau = golden.get("expected_tau");
    assertThat(actual.feasible()).as(id).isEqualTo(!tau.isNull());
    if (!tau.isNull()) {
      assertThat(-actual.threshold().getAsDouble()).as(id).isEqualTo(tau.doubleValue());
    }
    JsonNode trace = golden.get("trace");
    assertThat(actual.steps()).as(id).hasSize(trace.size());
    for (int i = 0; i < trace.size(); i++) {
      RiskStep step = actual.steps().get(i);
      String at = id + " step " + i;
      double p = trace.get(i).get("p").doubleValue();
      assertThat(-step.threshold() + 0.0).as(at).isEqualTo(trace.get(i).get("tau").doubleValue());
      assertThat(step.kept()).as(at).isEqualTo(trace.get(i).get("n").intValue());
      assertThat(step.loss()).as(at).isEqualTo(trace.get(i).get("errors").doubleValue());
      assertThat(step.pValue()).as(at).isCloseTo(p, within(TOLERANCE * p));
    }
  }
}
