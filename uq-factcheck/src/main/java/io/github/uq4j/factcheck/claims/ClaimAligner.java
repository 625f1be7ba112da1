package io.github.uq4j.factcheck.claims;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tokens that say a stretch of an answer.
 *
 * <p>A token belongs to a stretch if it shares at least one character with it that is not white
 * space; special tokens never do. A token that only touches the stretch with its leading space does
 * not belong. Safe for use by several threads.
 */
public final class ClaimAligner {

  private ClaimAligner() {}

  /**
   * The tokens of a stretch.
   *
   * @param generation the answer; its text tokens know where they stand
   * @param span a stretch of its text
   * @return token indices in ascending order; empty if no token belongs to it
   * @throws IllegalArgumentException if the span ends after the text, or a text token has no span
   */
  public static List<Integer> tokens(Generation generation, TextSpan span) {
    String text = generation.text();
    if (span.end() > text.length()) {
      throw new IllegalArgumentException(
          "span = " + show(span) + "; must end at or before " + text.length());
    }
    return TokenPlaces.of(generation).tokens(List.of(span));
  }

  /**
   * The stretch that tokens say.
   *
   * @param generation the answer
   * @param tokens indices of its tokens
   * @return from the first to the last character of them, without outer white space; empty if none
   *     of them knows where it stands
   */
  public static Optional<TextSpan> span(Generation generation, List<Integer> tokens) {
    int start = Integer.MAX_VALUE;
    int end = -1;
    for (int t : tokens) {
      Optional<TextSpan> span = generation.tokens().get(t).span();
      if (span.isPresent()) {
        start = Math.min(start, span.get().start());
        end = Math.max(end, span.get().end());
      }
    }
    return end < 0
        ? Optional.empty()
        : Optional.of(Sentences.trimmed(generation.text(), start, end));
  }

  /** A claim for every stretch that has tokens. */
  static List<Claim> claims(Trace trace, List<TextSpan> spans) {
    Generation generation = trace.generation();
    requireTokens(trace);
    TokenPlaces places = TokenPlaces.of(generation);
    List<Claim> claims = new ArrayList<>();
    for (TextSpan span : spans) {
      List<Integer> tokens = places.tokens(List.of(span));
      if (!tokens.isEmpty()) {
        claims.add(new Claim(span.of(generation.text()), span, tokens, Optional.empty()));
      }
    }
    return List.copyOf(claims);
  }

  static void requireTokens(Trace trace) {
    Generation generation = trace.generation();
    boolean unknown =
        generation.tokens().isEmpty()
            ? !generation.text().isBlank()
            : generation.textTokens().anyMatch(token -> token.span().isEmpty());
    if (unknown) {
      throw new IllegalArgumentException(
          "claims of trace \""
              + trace.id()
              + "\" need token-spans; the trace has "
              + (generation.tokens().isEmpty() ? "no tokens" : "tokens without start and end"));
    }
  }

  static TextSpan place(int index, Token token) {
    return token
        .span()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "tokens["
                        + index
                        + "] \""
                        + token.text()
                        + "\" has no start and end; alignment needs token-spans"));
  }

  private static String show(TextSpan span) {
    return "[" + span.start() + ", " + span.end() + ")";
  }
}
