package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.trace.EntailmentLabel;
import java.util.List;

/**
 * How the claim-conditioned probability of one token, or of one word, came about.
 *
 * @param token its index in the generation, for a word that of its first token
 * @param length how many tokens it is: 1, or those of a word
 * @param logCcp the natural logarithm of its claim-conditioned probability, {@code <= 0}
 * @param functionWord whether it was set to 1 because the token is a function word
 * @param alternatives what could have been said, the chosen token first
 */
public record TokenCcp(
    int token,
    int length,
    double logCcp,
    boolean functionWord,
    List<JudgedAlternative> alternatives) {

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

  /**
   * What was left out of the fraction because it would have been a claim of another type, or no
   * claim at all.
   *
   * @return the neutral alternatives, in order
   */
  public List<JudgedAlternative> dropped() {
    return alternatives.stream().filter(a -> a.label() == EntailmentLabel.NEUTRAL).toList();
  }
}
