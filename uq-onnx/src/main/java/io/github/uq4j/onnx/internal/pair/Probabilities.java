package io.github.uq4j.onnx.internal.pair;

import java.util.ArrayList;
import java.util.List;

/** Probabilities from finite logits, in double precision. */
public final class Probabilities {

  private Probabilities() {}

  /**
   * The softmax {@code exp(x_i) / sum exp(x_j)}; the largest logit is subtracted first.
   *
   * @param logits finite, at least one
   * @return as many probabilities with the sum 1
   */
  public static List<Double> softmax(List<Double> logits) {
    double[] weights = new double[logits.size()];
    double max = logits.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(logits.get(i) - max);
      sum += weights[i];
    }
    List<Double> probabilities = new ArrayList<>(weights.length);
    for (double weight : weights) {
      probabilities.add(weight / sum);
    }
    return probabilities;
  }

  /**
   * The logistic function {@code 1 / (1 + exp(-x))}.
   *
   * @param logit finite
   * @return a probability
   */
  public static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
