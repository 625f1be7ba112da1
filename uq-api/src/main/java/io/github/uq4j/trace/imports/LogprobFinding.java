package io.github.uq4j.trace.imports;

/**
 * Something that no softmax over a vocabulary gives.
 *
 * @param kind what is wrong
 * @param token the first token it shows at, from 0
 * @param detail the values and the rule, in one line
 */
public record LogprobFinding(Kind kind, int token, String detail) {

  /** What is wrong with log-probabilities. */
  public enum Kind {
    /** Every token has log-probability exactly 0. */
    ALL_ZERO,
    /** A log-probability is above 0, or is not a number. */
    POSITIVE,
    /** The top list is not in descending order. */
    NOT_DESCENDING,
    /** The probabilities of one step sum to more than 1. */
    MORE_THAN_ONE,
    /** The chosen token has another log-probability in the top list. */
    DISAGREES
  }

  @Override
  public String toString() {
    return "token " + token + ": " + detail;
  }
}
