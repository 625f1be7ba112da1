package io.github.uq4j.score;

import java.util.List;

/**
 * One number for every token of an answer, special tokens included.
 *
 * @param scorer what computed them
 * @param values finite and inside the scorer's range, in the order of the tokens
 */
public record TokenScores(ScorerInfo scorer, List<Double> values) {

  /**
   * Checks the values and copies the list.
   *
   * @throws ArithmeticException if one is NaN, infinite or outside the scorer's range
   */
  public TokenScores {
    values = List.copyOf(values);
    for (int t = 0; t < values.size(); t++) {
      if (!scorer.range().contains(values.get(t))) {
        throw new ArithmeticException(
            scorer.id()
                + "["
                + t
                + "] = "
                + values.get(t)
                + "; must be finite and in "
                + scorer.range());
      }
    }
  }
}
