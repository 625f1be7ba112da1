package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.trace.EntailmentLabel;

/**
 * A token the model could have said, and what it would have meant.
 *
 * @param text the token's own text
 * @param logprob its natural-log probability, {@code <= 0}
 * @param label entailment: the same claim; contradiction: another claim of the same kind; neutral:
 *     something else, or not asked
 */
public record JudgedAlternative(String text, double logprob, EntailmentLabel label) {

  /**
   * Its probability.
   *
   * @return in {@code [0, 1]}
   */
  public double probability() {
    return Math.exp(logprob);
  }
}
