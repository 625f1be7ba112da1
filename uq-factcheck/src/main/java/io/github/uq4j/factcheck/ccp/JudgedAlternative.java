package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.trace.EntailmentLabel;

/**
 * A token or a word the model could have said, and what it would have meant.
 *
 * @param text its own text
 * @param logprob its natural-log probability, {@code <= 0}
 * @param label entailment: the same claim; contradiction: another claim of the same kind; neutral:
 *     something else, or not asked
 * @param same the share of its probability that counts for the chosen meaning, in {@code [0, 1]}
 * @param other the share that counts against it, in {@code [0, 1]}; the rest is dropped as a claim
 *     of another type
 */
public record JudgedAlternative(
    String text, double logprob, EntailmentLabel label, double same, double other) {

  /**
   * An alternative that counts wholly as its label says.
   *
   * @param text its own text
   * @param logprob its natural-log probability
   * @param label what it would have meant
   */
  public JudgedAlternative(String text, double logprob, EntailmentLabel label) {
    this(
        text,
        logprob,
        label,
        label == EntailmentLabel.ENTAILMENT ? 1 : 0,
        label == EntailmentLabel.CONTRADICTION ? 1 : 0);
  }

  /**
   * Its probability.
   *
   * @return in {@code [0, 1]}
   */
  public double probability() {
    return Math.exp(logprob);
  }

  /**
   * The probability that was dropped because it belongs to a claim of another type.
   *
   * @return in {@code [0, 1]}
   */
  public double dropped() {
    return probability() * Math.max(0, 1 - same - other);
  }
}
