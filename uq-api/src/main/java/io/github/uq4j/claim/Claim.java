package io.github.uq4j.claim;

import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.RecordedClaim;
import io.github.uq4j.trace.TextSpan;
import java.util.List;
import java.util.Optional;

/**
 * One thing an answer says, tied to the tokens that say it.
 *
 * @param text the claim in words
 * @param span the stretch of the answer it comes from, in UTF-16 code units
 * @param tokens indices into the generation's tokens, strictly ascending, not empty
 * @param supported whether it is true, where somebody knows
 */
public record Claim(String text, TextSpan span, List<Integer> tokens, Optional<Boolean> supported) {

  /**
   * Copies and checks the token indices.
   *
   * @throws IllegalArgumentException if there are none, one is negative, or they do not ascend
   */
  public Claim {
    tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "claim \"" + text + "\" has no tokens; must have at least one");
    }
    int previous = -1;
    for (int token : tokens) {
      if (token <= previous) {
        throw new IllegalArgumentException(
            "claim \""
                + text
                + "\" has tokens "
                + tokens
                + "; must be >= 0 and strictly ascending");
      }
      previous = token;
    }
  }

  /**
   * The same with what is known about its truth.
   *
   * @param truth whether it is true
   * @return a new claim
   */
  public Claim withSupported(boolean truth) {
    return new Claim(text, span, tokens, Optional.of(truth));
  }

  /**
   * The form in which a trace records a claim.
   *
   * @return the same claim
   */
  public RecordedClaim toRecorded() {
    return new RecordedClaim(text, Optional.of(span), tokens, supported, Extras.none());
  }
}
