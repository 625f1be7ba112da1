package io.github.uq4j.metrics.cascade;

import io.github.uq4j.trace.Token;

/**
 * Follows one answer while it is written and says how sure it can still become: once that is below
 * the threshold, the rest of the answer need not be written to know that it is handed on.
 *
 * <p>Tokens not yet written count with the best there is, a log-probability of 0. For one answer
 * and one thread.
 */
@FunctionalInterface
public interface ConfidenceBound {

  /**
   * Takes the answer's next token.
   *
   * @param token with its log-probability
   * @return the largest confidence that the whole answer can have, in the rule's unit; never more
   *     than after the token before
   */
  double add(Token token);
}
