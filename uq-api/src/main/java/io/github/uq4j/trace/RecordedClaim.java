package io.github.uq4j.trace;

import java.util.List;
import java.util.Optional;

/**
 * A claim that somebody recorded with a trace.
 *
 * @param text the claim in words
 * @param span where it stands in the generation's text, where known
 * @param tokens indices into the generation's tokens, ascending, where known; empty otherwise
 * @param supported whether it is true, where somebody knows
 * @param extras unknown fields of the file it came from
 */
public record RecordedClaim(
    String text,
    Optional<TextSpan> span,
    List<Integer> tokens,
    Optional<Boolean> supported,
    Extras extras) {

  /** Copies the list. */
  public RecordedClaim {
    tokens = List.copyOf(tokens);
  }
}
