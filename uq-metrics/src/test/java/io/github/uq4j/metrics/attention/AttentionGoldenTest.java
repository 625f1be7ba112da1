package io.github.uq4j.metrics.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * RAUQ, the attention score and CSL against LM-Polygraph; the attention of a trace is in single
 * precision, the file's in double.
 */
class AttentionGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_attention_extras.json");
  private static final double SINGLE_PRECISION = 1e-6;

  @TestFactory
  Stream<DynamicTest> scores_everyCase_agreeWithLmPolygraph() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode golden : FILE.path("cases")) {
      for (Map.Entry<String, JsonNode> expected : golden.path("expected").properties()) {
        String name = "case " + tests.size() + " " + expected.getKey();
        tests.add(
            DynamicTest.dynamicTest(
                name, () -> check(golden, expected.getKey(), expected.getValue())));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private static void check(JsonNode golden, String name, JsonNode wanted) {
    double expected = wanted.asDouble();
    double actual =
        name.equals("CSL")
            ? AttentionGoldenCases.csl(golden.path("log_likelihoods"), golden.path("csl_weights"))
            : scorer(name).score(trace(golden)).value();
    assertThat(actual)
        .isCloseTo(expected, within(SINGLE_PRECISION * Math.max(1, Math.abs(expected))));
  }

  private static SequenceScorer scorer(String name) {
    Rauq rauq = Rauq.withDefaults().withProfile(Profile.REFERENCE);
    AttentionScore score = AttentionScore.withDefaults().withProfile(Profile.REFERENCE);
    if (name.startsWith("RAUQ_")) {
      double alpha = Double.parseDouble(name.substring(name.indexOf("alpha") + 5));
      return (name.contains("entropy") ? rauq.withSignal(RauqSignal.ENTROPY) : rauq)
          .withAlpha(alpha);
    }
    return switch (name) {
      case "AttentionScore_mid_layer" -> score;
      case "AttentionScore_gen_only" -> score.withScope(AttentionScore.Scope.ANSWER);
      default -> throw new IllegalStateException("unknown score " + name);
    };
  }

  private static Trace trace(JsonNode golden) {
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < golden.path("log_likelihoods").size(); t++) {
      tokens.add(
          Token.of(
              "w" + t,
              TokenDistribution.of(golden.path("log_likelihoods").get(t).asDouble())
                  .withEntropy(golden.path("entropy").get(t).asDouble())));
    }
    Tensors tensors =
        new Tensors(
            Optional.empty(),
            Optional.of(attention(golden.path("attn"))),
            Optional.empty(),
            Optional.empty());
    ModelInfo unnamed = ModelInfo.of("golden");
    ModelInfo model =
        new ModelInfo(
            unnamed.id(),
            OptionalInt.of(golden.path("vocab_size").asInt()),
            unnamed.layers(),
            unnamed.heads(),
            unnamed.hiddenSize(),
            unnamed.extras());
    return Trace.of("golden", Generation.of("", tokens).withTensors(tensors)).withModel(model);
  }

  private static Attention attention(JsonNode layers) {
    int heads = layers.get(0).size();
    int positions = layers.get(0).get(0).size();
    float[] flat = new float[layers.size() * heads * positions * positions];
    int at = 0;
    for (JsonNode layer : layers) {
      for (JsonNode head : layer) {
        for (JsonNode row : head) {
          for (JsonNode value : row) {
            flat[at++] = (float) value.asDouble();
          }
        }
      }
    }
    return new Attention(FloatTensor.copyOf(flat, layers.size(), heads, positions, positions));
  }
}
