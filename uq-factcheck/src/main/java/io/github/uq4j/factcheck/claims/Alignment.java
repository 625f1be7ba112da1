package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.TextSpan;
import java.util.List;

/**
 * Where an answer says a claim.
 *
 * @param sentence the sentence the claim came from
 * @param spans the stretches of it that say the claim, in order, apart from each other
 * @param tokens the tokens of those stretches, ascending; empty if none was found
 * @param missing words that were looked for and are not in the sentence, in the order of the claim
 * @param found the share of the words looked for that were found, in [0, 1]; 0 if there was none
 */
public record Alignment(
    TextSpan sentence,
    List<TextSpan> spans,
    List<Integer> tokens,
    List<String> missing,
    double found) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the share is not in [0, 1]
   */
  public Alignment {
    spans = List.copyOf(spans);
    tokens = List.copyOf(tokens);
    missing = List.copyOf(missing);
    if (!(found >= 0 && found <= 1)) {
      throw new IllegalArgumentException("found = " + found + "; must be in [0, 1]");
    }
  }

  /**
   * Whether enough was found to say that the sentence states the claim.
   *
   * @param least the least share of words
   * @return true if there are tokens and {@code found >= least}
   */
  public boolean sufficient(double least) {
    return !tokens.isEmpty() && found >= least;
  }
}
