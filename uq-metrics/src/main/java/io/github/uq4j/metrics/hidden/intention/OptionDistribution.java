package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a model's first token is spread over the options of a question.
 *
 * @param probabilities of the options, among themselves; sum to 1
 * @param mass the probability of all of them among all words, in {@code [0, 1]}
 * @param margin how much more probable the first option is than the second, in nats; infinite if
 *     only one has a probability
 */
public record OptionDistribution(List<Double> probabilities, double mass, double margin) {

  /** Copies the list. */
  public OptionDistribution {
    probabilities = List.copyOf(probabilities);
  }

  /**
   * The distribution of log-probabilities.
   *
   * @param logprobs of at least two options among all words, in nats; negative infinity is
   *     probability 0
   * @return the distribution
   * @throws IllegalArgumentException if there are fewer, one is NaN or positive, or all have
   *     probability 0
   */
  public static OptionDistribution of(List<Double> logprobs) {
    if (logprobs.size() < 2) {
      throw new IllegalArgumentException(logprobs.size() + " options; must be at least 2");
    }
    for (int i = 0; i < logprobs.size(); i++) {
      if (!(logprobs.get(i) <= 0)) {
        throw new IllegalArgumentException(
            "logprob of option " + i + " = " + logprobs.get(i) + "; must be <= 0");
      }
    }
    double total = LogSumExp.of(logprobs.stream().mapToDouble(Double::doubleValue).toArray());
    if (total == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "all " + logprobs.size() + " options have probability 0; must have more");
    }
    List<Double> descending = new ArrayList<>(logprobs);
    descending.sort(Collections.reverseOrder());
    return new OptionDistribution(
        logprobs.stream().map(x -> Math.exp(x - total)).toList(),
        Math.min(1, Math.exp(total)),
        descending.get(0) - descending.get(1));
  }

  /**
   * The entropy of the options among themselves.
   *
   * @return bits, in {@code [0, log2 options]}
   */
  public double entropy() {
    StableSum sum = new StableSum();
    for (double p : probabilities) {
      if (p > 0) {
        sum.accept(-p * Math.log(p));
      }
    }
    return Math.max(0, sum.value() / PromptDistribution.LN2);
  }

  /**
   * The entropy over the largest it could be, {@code log2 options}.
   *
   * @return in {@code [0, 1]}
   */
  public double normalisedEntropy() {
    return Math.min(1, entropy() * PromptDistribution.LN2 / Math.log(probabilities.size()));
  }
}
