package io.github.uq4j.factcheck.ccp;

import java.util.List;

/**
 * How the claim-conditioned probability of one token came about.
 *
 * @param token its index in the generation
 * @param logCcp the natural logarithm of its claim-conditioned probability, {@code <= 0}
 * @param functionWord whether it was set to 1 because the token is a function word
 * @param alternatives what could have been said, the chosen token first
 */
public record TokenCcp(
    int token, double logCcp, boolean functionWord, List<JudgedAlternative> alternatives) {

  /** Copies the list. */
  public TokenCcp {
    alternatives = List.copyOf(alternatives);
  }

  /**
   * The claim-conditioned probability.
   *
   * @return in {@code [0, 1]}
   */
  public double ccp() {
    return Math.exp(logCcp);
  }
}
