package io.github.uq4j.metrics.hidden.intention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.ScoreBounds;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Intention entropy against an independent computation. */
class IntentionGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_intention.json");
  private static final double TOLERANCE = 1e-9;

  private static double[] numbers(JsonNode node) {
    return GoldenCase.numbers(node).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void assertClose(String what, double actual, JsonNode wanted) {
    double expected = GoldenCase.number(wanted);
    assertThat(actual)
        .as(what)
        .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
  }

  private static PromptDistribution distribution() {
    return PromptDistribution.ofLogits(numbers(FILE.path("entropy").path("logits")));
  }

  @Test
  void entropy_ofTheRow_isAsInTheFile() {
    JsonNode entropy = FILE.path("entropy");
    PromptDistribution row = distribution();
    assertClose("full", row.entropy(), entropy.path("full_bits"));
    assertClose("normalised", row.normalisedEntropy(), entropy.path("normalised"));
    assertClose("T = 0.7", row.entropy(0.7), entropy.path("temp_0_7"));
    assertClose("T = 2", row.entropy(2), entropy.path("temp_2"));
    assertThat(entropy.path("topk")).isNotEmpty();
    for (Map.Entry<String, JsonNode> k : entropy.path("topk").properties()) {
      assertClose("top " + k, row.topEntropy(Integer.parseInt(k.getKey())), k.getValue());
    }
    assertClose("epsilon", row.topEntropy(10, 1, 1e-10), entropy.path("topk10_eps1e10"));
    assertThat(row.mostProbable()).isEqualTo(entropy.path("argmax").asInt());
    assertThat(entropy.path("interval_from_topk")).isNotEmpty();
    for (Map.Entry<String, JsonNode> k : entropy.path("interval_from_topk").properties()) {
      ScoreBounds interval = row.interval(Integer.parseInt(k.getKey()));
      assertClose("lower " + k, interval.lower(), k.getValue().get(0));
      assertClose("upper " + k, interval.upper(), k.getValue().get(1));
    }
  }

  @Test
  void options_ofTheRow_areAsInTheFile() {
    JsonNode entropy = FILE.path("entropy");
    int[] ids =
        GoldenCase.numbers(entropy.path("option_ids")).stream()
            .mapToInt(Double::intValue)
            .toArray();
    JsonNode wanted = entropy.path("option");
    OptionDistribution options = distribution().options(ids);
    assertClose("entropy", options.entropy(), wanted.path("option_entropy_bits"));
    assertClose("mass", options.mass(), wanted.path("option_mass"));
    assertClose("margin", options.margin(), wanted.path("top2_logit_margin"));
    List<Double> shares = options.probabilities();
    assertThat(shares).hasSize(ids.length);
    IntStream.range(0, ids.length)
        .forEach(o -> assertClose("share " + o, shares.get(o), wanted.path("option_probs").get(o)));
  }

  @Test
  void entropy_casesByHand_agree() {
    assertThat(FILE.path("entropy_hand")).isNotEmpty();
    for (Map.Entry<String, JsonNode> hand : FILE.path("entropy_hand").properties()) {
      if (hand.getValue().isObject()) {
        double[] logits = numbers(hand.getValue().path("logits"));
        assertClose(
            hand.getKey(),
            PromptDistribution.ofLogits(logits).entropy(),
            hand.getValue().path("bits"));
      }
    }
  }
}
