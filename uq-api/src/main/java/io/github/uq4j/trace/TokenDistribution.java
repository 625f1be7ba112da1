package io.github.uq4j.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of the distribution a token was drawn from: the model's own, before temperature and
 * truncation, in nats. The full row, where recorded, is in {@link Logits}.
 *
 * @param logprob log-probability of the chosen token, finite and {@code <= 0}
 * @param entropy Shannon entropy of the whole row in nats, {@code >= 0}, where recorded
 * @param top the most probable tokens in descending order; may or may not hold the chosen one;
 *     empty where not recorded
 * @param statistics what scorers of whole rows need, where recorded
 */
public record TokenDistribution(
    double logprob,
    OptionalDouble entropy,
    List<Alternative> top,
    Optional<RowStatistics> statistics) {

  /**
   * Checks the values and copies the list.
   *
   * @throws IllegalArgumentException if {@code logprob} is not finite or is positive, the entropy
   *     is not finite or is negative, or {@code top} is not in descending order
   */
  public TokenDistribution {
    if (!(logprob <= 0) || logprob == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException("logprob = " + logprob + "; must be finite and <= 0");
    }
    if (entropy.isPresent()
        && !(entropy.getAsDouble() >= 0 && entropy.getAsDouble() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "entropy = " + entropy.getAsDouble() + "; must be finite and >= 0");
    }
    top = List.copyOf(top);
    for (int k = 1; k < top.size(); k++) {
      if (top.get(k).logprob() > top.get(k - 1).logprob()) {
        throw new IllegalArgumentException(
            "top_logprobs["
                + k
                + "] = "
                + top.get(k).logprob()
                + " follows "
                + top.get(k - 1).logprob()
                + "; must be in descending order");
      }
    }
  }

  /**
   * A distribution without statistics.
   *
   * @param logprob log-probability of the chosen token, finite and {@code <= 0}
   * @param entropy Shannon entropy of the whole row in nats, {@code >= 0}, where recorded
   * @param top the most probable tokens in descending order
   * @throws IllegalArgumentException as for all components
   */
  public TokenDistribution(double logprob, OptionalDouble entropy, List<Alternative> top) {
    this(logprob, entropy, top, Optional.empty());
  }

  /**
   * A distribution of which only the chosen token's log-probability is known.
   *
   * @param logprob log-probability in nats, finite and {@code <= 0}
   * @return the distribution
   */
  public static TokenDistribution of(double logprob) {
    return new TokenDistribution(logprob, OptionalDouble.empty(), List.of());
  }

  /**
   * The same with an entropy.
   *
   * @param nats entropy in nats
   * @return a new distribution
   */
  public TokenDistribution withEntropy(double nats) {
    return new TokenDistribution(logprob, OptionalDouble.of(nats), top, statistics);
  }

  /**
   * The same with top alternatives.
   *
   * @param alternatives in descending order
   * @return a new distribution
   */
  public TokenDistribution withTop(List<Alternative> alternatives) {
    return new TokenDistribution(logprob, entropy, alternatives, statistics);
  }

  /**
   * The same with the statistics of its row.
   *
   * @param ofRow what scorers of whole rows need
   * @return a new distribution
   */
  public TokenDistribution withStatistics(RowStatistics ofRow) {
    return new TokenDistribution(logprob, entropy, top, Optional.of(ofRow));
  }
}
