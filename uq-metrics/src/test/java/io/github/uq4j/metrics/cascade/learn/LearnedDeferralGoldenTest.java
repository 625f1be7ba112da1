package io.github.uq4j.metrics.cascade.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.metrics.cascade.DeferralTarget;
import io.github.uq4j.metrics.cascade.learn.FeatureSet.Family;
import io.github.uq4j.metrics.cascade.learn.Learner.Task;
import io.github.uq4j.testing.GoldenCase;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Features, cross-fitted logistic rule and perceptron against an independent computation. */
class LearnedDeferralGoldenTest {

  private static final JsonNode FILE = TestData.json("golden/golden_cascade.json");
  private static final double TOLERANCE = 1e-9;

  private static double[] doubles(JsonNode array) {
    return GoldenCase.numbers(array).stream().mapToDouble(Double::doubleValue).toArray();
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

  @Test
  void features_everyAnswer_areThoseOfTheFile() {
    FeatureSet features = FeatureSet.of(Family.POST_HOC_QUANTILE);
    List<Trace> traces = traces();
    for (int i = 0; i < traces.size(); i++) {
      double[] actual = features.of(traces.get(i), Optional.empty(), Map.of());
      double[] wanted = doubles(FILE.path("features22").get(i));
      assertThat(actual).hasSize(wanted.length);
      for (int f = 0; f < wanted.length; f++) {
        assertThat(actual[f])
            .as("answer " + i + " feature " + f)
            .isCloseTo(wanted[f], within(TOLERANCE));
      }
    }
    assertThat(QuantileFeatures.names()).hasSize(FILE.path("alphas").size() + 2);
  }

  @Test
  void logistic_crossFitted_givesTheScoresOfTheFile() {
    JsonNode posthoc = FILE.path("posthoc");
    DeferralTraining training = new DeferralTraining(FeatureSet.of(Family.POST_HOC_QUANTILE));
    List<Trace> traces = traces();
    double[] small = doubles(FILE.path("quality_small"));
    double[] large = doubles(FILE.path("quality_large"));
    for (int i = 0; i < traces.size(); i++) {
      training.add(traces.get(i), Optional.empty(), Map.of(), small[i], large[i]);
    }
    int[] fold =
        GoldenCase.numbers(posthoc.path("fold")).stream().mapToInt(Double::intValue).toArray();
    double[] actual =
        training.crossFit(
            new LogisticLearner(posthoc.path("C").asDouble()),
            LearnedRule.target(posthoc.path("target").asText().replace('_', '-')),
            fold,
            0);
    double[] wanted =
        doubles(FILE.path("expected").path("posthoc_logistic_small_correct").path("scores"));
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i])
          .as("answer " + i)
          .isCloseTo(wanted[i], within(posthoc.path("tol").asDouble()));
    }
    assertThat(DeferralTarget.SMALL_CORRECT.keepsWhenHigh()).isTrue();
  }

  @Test
  void perceptron_forward_givesTheNumbersOfTheFile() {
    JsonNode mlp = FILE.path("mlp");
    assertThat(mlp.path("bn_eps").asDouble()).isEqualTo(DenseLayer.EPSILON);
    List<DenseLayer> layers = new ArrayList<>();
    for (JsonNode layer : mlp.path("layers")) {
      double[] bias = doubles(layer.path("b"));
      double[][] weights = new double[layer.path("W").size()][];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = doubles(layer.path("W").get(i));
      }
      boolean hidden = layers.size() + 1 < mlp.path("layers").size();
      DenseLayer dense = new DenseLayer(weights, bias, hidden);
      if (hidden) {
        dense.set(
            doubles(layer.path("mean")),
            doubles(layer.path("var")),
            doubles(layer.path("gamma")),
            doubles(layer.path("beta")));
      }
      layers.add(dense);
    }
    Perceptron perceptron = new Perceptron(layers, Task.BINARY);
    for (int i = 0; i < mlp.path("input_rows").size(); i++) {
      double[] row = doubles(FILE.path("features22").get(mlp.path("input_rows").get(i).asInt()));
      assertThat(perceptron.raw(row))
          .isCloseTo(mlp.path("expected").get(i).asDouble(), within(TOLERANCE));
    }
  }
}
