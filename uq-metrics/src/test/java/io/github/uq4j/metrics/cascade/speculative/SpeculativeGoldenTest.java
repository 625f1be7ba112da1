package io.github.uq4j.metrics.cascade.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The block {@code spec_cascade} of the golden file of cascades; the other blocks are of others.
 */
class SpeculativeGoldenTest {

  private static final double TOLERANCE = 1e-9;

  @TestFactory
  Stream<DynamicTest> everyPrice() {
    JsonNode block = TestData.json("golden/golden_cascade.json").path("spec_cascade");
    StepPair step = StepPair.ofLogprobs(logs(block.path("q_small")), logs(block.path("p_large")));
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> price : block.path("by_alpha").properties()) {
      tests.add(
          dynamicTest(
              "alpha " + price.getKey(),
              () -> check(step, Double.parseDouble(price.getKey()), price.getValue())));
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static void check(StepPair step, double alpha, JsonNode wanted) {
    assertThat(SpeculativeChow.withDefaults().withAlpha(alpha).defers(step, 0))
        .isEqualTo(wanted.path("chow").booleanValue());
    assertThat(SpeculativeDiff.withDefaults().withAlpha(alpha).defers(step, 0))
        .isEqualTo(wanted.path("diff").booleanValue());
    assertThat(SpeculativeOpt.withDefaults().withAlpha(alpha).defers(step, 0))
        .isEqualTo(wanted.path("opt").booleanValue());
    assertThat(step.totalVariation())
        .isCloseTo(GoldenCase.number(wanted.path("tv")), offset(TOLERANCE));
    JsonNode accepted = wanted.path("token_v3_accept");
    assertThat(accepted.size()).isEqualTo(step.vocabulary());
    for (int v = 0; v < accepted.size(); v++) {
      assertThat(SpeculativeTokens.withDefaults().withAlpha(alpha).accepts(step, v))
          .describedAs("token %d at alpha %s", v, alpha)
          .isEqualTo(accepted.get(v).booleanValue());
    }
  }

  private static double[] logs(JsonNode probabilities) {
    return GoldenCase.numbers(probabilities).stream().mapToDouble(Math::log).toArray();
  }
}
