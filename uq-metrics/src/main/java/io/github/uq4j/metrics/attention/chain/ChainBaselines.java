package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What UQAC is compared with in its paper, of the same response: probabilities and entropies of the
 * answer's tokens or of all, without a chain.
 *
 * <p>Entropies {@code H_t = -sum p ln p} are those of the first five alternatives, not scaled to
 * the sum 1, in nats. Larger always means more sure.
 *
 * @param probability the product of the tokens' probabilities, in [0, 1]
 * @param meanProbability their mean, in [0, 1]
 * @param predictiveEntropy {@code -sum H_t}, {@code <= 0}
 * @param lengthNormalizedEntropy {@code 1 - mean H_t}, {@code <= 1}
 */
public record ChainBaselines(
    double probability,
    double meanProbability,
    double predictiveEntropy,
    double lengthNormalizedEntropy) {

  /**
   * The baselines over some tokens.
   *
   * @param response a response whose tokens have alternatives
   * @param tokens which tokens count, at least one
   * @param profile the reference takes the first alternative's probability for a token that is none
   *     of the first five, and needs ids
   * @return the numbers
   * @throws IllegalArgumentException if there are no tokens, or one has no alternatives
   */
  public static ChainBaselines of(Generation response, List<Integer> tokens, Profile profile) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("tokens is empty; must have at least one");
    }
    ChainProbabilities probabilities = new ChainProbabilities(profile, response);
    StableSum entropy = new StableSum();
    tokens.forEach(token -> entropy.accept(entropy(response, token)));
    return new ChainBaselines(
        probabilities.product(tokens),
        probabilities.mean(tokens),
        -entropy.value(),
        1 - entropy.value() / tokens.size());
  }

  /**
   * The baselines over a whole response; the reference leaves the first token out.
   *
   * @param response a response whose tokens have alternatives
   * @param profile which variant
   * @return the numbers
   * @throws IllegalArgumentException as for {@link #of(Generation, List, Profile)}
   */
  public static ChainBaselines of(Generation response, Profile profile) {
    int first = profile == Profile.REFERENCE ? 1 : 0;
    return of(response, IntStream.range(first, response.tokens().size()).boxed().toList(), profile);
  }

  private static double entropy(Generation response, int token) {
    List<Alternative> top = Substitutions.top(response, token);
    if (top.isEmpty()) {
      throw new IllegalArgumentException("token " + token + " has no alternatives; must have some");
    }
    double entropy = 0;
    for (Alternative alternative : top) {
      double p = Math.exp(alternative.logprob());
      entropy -= p > 0 ? p * alternative.logprob() : 0;
    }
    return entropy;
  }
}
