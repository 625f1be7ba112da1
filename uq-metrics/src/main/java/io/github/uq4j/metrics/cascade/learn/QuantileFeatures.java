package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.math.Quantile;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 22 features of Post-Hoc-Quantile: sum and mean of an answer's log-probabilities, and their
 * quantiles at 0, 0.01, ..., 0.1, 0.2, ..., 1; every listed token counts.
 *
 * <p>In nats. An answer without tokens has no features and is refused. A log-probability below -100
 * counts as -100, so that one impossible token does not outweigh all training items.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>.
 */
final class QuantileFeatures {

  private static final double LEAST = -100;
  private static final double[] LEVELS = levels();

  private QuantileFeatures() {}

  private static double[] levels() {
    double[] levels = new double[20];
    for (int i = 0; i <= 10; i++) {
      levels[i] = i / 100.0;
    }
    for (int i = 2; i <= 10; i++) {
      levels[9 + i] = i / 10.0;
    }
    return levels;
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(List.of("chow-sum", "chow-average"));
    Arrays.stream(LEVELS).forEach(level -> names.add("chow-quantile " + level));
    return names;
  }

  static double[] of(Generation answer) {
    double[] sorted =
        answer.tokens().stream()
            .mapToDouble(Token::logprob)
            .map(logprob -> Math.max(LEAST, logprob))
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("the answer has no tokens; must have at least one");
    }
    double[] features = new double[2 + LEVELS.length];
    features[0] = StableSum.of(sorted);
    features[1] = features[0] / sorted.length;
    for (int i = 0; i < LEVELS.length; i++) {
      features[2 + i] = Quantile.ofSorted(sorted, LEVELS[i]);
    }
    return features;
  }
}
