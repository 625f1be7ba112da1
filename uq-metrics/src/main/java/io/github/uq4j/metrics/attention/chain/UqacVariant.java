package io.github.uq4j.metrics.attention.chain;

import java.util.Optional;

/**
 * One way the chain might have gone, read by the model: the response, or the response with one
 * token replaced.
 *
 * @param substitution what was replaced; empty for the response itself
 * @param answerLogprob the log-probability of the answer's tokens after it, in nats, {@code <= 0}
 * @param chainLogprob that of the chain's kept tokens, the replaced one as replaced
 */
public record UqacVariant(
    Optional<Substitution> substitution, double answerLogprob, double chainLogprob) {

  /**
   * What it adds to the marginal.
   *
   * @return the log-probability of answer and chain together, in nats, {@code <= 0}
   */
  public double logprob() {
    return answerLogprob + chainLogprob;
  }
}
