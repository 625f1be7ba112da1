package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.score.Score;
import java.util.List;

/**
 * How the score of one claim came about.
 *
 * @param claim the claim
 * @param score its score
 * @param logCcp the sum of the tokens' log-probabilities, {@code <= 0}; ranks claims as the product
 *     does, without underflow
 * @param unit what was compared: tokens, too, where words were asked for but could not be completed
 * @param tokens its tokens or words, in order
 */
public record CcpExplanation(
    Claim claim, Score score, double logCcp, CcpUnit unit, List<TokenCcp> tokens) {

  /** Copies the list. */
  public CcpExplanation {
    tokens = List.copyOf(tokens);
  }
}
