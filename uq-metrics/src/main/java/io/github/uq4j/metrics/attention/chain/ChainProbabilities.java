package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Generation;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Probabilities of a response's tokens, as UQAC takes them: each token's own in the default
 * profile. The reference profile is the authors' code: of a token that is none of the first five
 * alternatives, the first alternative's; of the response's first token, what the row of the last
 * one says.
 */
final class ChainProbabilities {

  private final Profile profile;
  private final Generation response;

  ChainProbabilities(Profile profile, Generation response) {
    this.profile = profile;
    this.response = response;
  }

  /** The logarithm of a token's probability. */
  double logprob(int token) {
    if (profile == Profile.DEFAULT) {
      return response.tokens().get(token).logprob();
    }
    int row = token == 0 ? response.tokens().size() - 1 : token;
    int rank = Math.max(0, Substitutions.rank(response, token, row));
    return Substitutions.top(response, row).get(rank).logprob();
  }

  /** The product of some tokens' probabilities, in [0, 1]. */
  double product(Collection<Integer> tokens) {
    StableSum sum = new StableSum();
    tokens.forEach(token -> sum.accept(logprob(token)));
    return Math.exp(Math.min(0, sum.value()));
  }

  /** The mean of some tokens' probabilities, in [0, 1]. */
  double mean(Collection<Integer> tokens) {
    StableSum sum = new StableSum();
    tokens.forEach(token -> sum.accept(Math.exp(logprob(token))));
    return sum.mean();
  }

  /** The mean over the response; the reference leaves its first token out. */
  double meanOfResponse() {
    int first = profile == Profile.REFERENCE && response.tokens().size() > 1 ? 1 : 0;
    return mean(IntStream.range(first, response.tokens().size()).boxed().toList());
  }
}
