package io.github.uq4j.trace;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One generated token.
 *
 * @param id vocabulary id, where known
 * @param text the token's own text; empty is legal (an API that gives only log-probabilities)
 * @param span where it stands in the generation's text, where known; an end-of-sequence token has
 *     an empty span or none
 * @param kind ordinary or special
 * @param distribution what the model thought of this step
 * @param bytes the token's UTF-8 bytes (0..255), where recorded, for tokens that are a part of a
 *     character; empty otherwise
 * @param extras unknown fields of the file it came from
 */
public record Token(
    OptionalInt id,
    String text,
    Optional<TextSpan> span,
    Kind kind,
    TokenDistribution distribution,
    List<Integer> bytes,
    Extras extras) {

  /** Whether a token is part of the answer or of the protocol. */
  public enum Kind {
    /** Part of the text. */
    TEXT,
    /** End of sequence and the like: kept, but left out of a scorer's length unless it says so. */
    SPECIAL
  }

  /** Copies the list. */
  public Token {
    bytes = List.copyOf(bytes);
  }

  /**
   * A text token without position.
   *
   * @param text the token's own text
   * @param distribution what the model thought of this step
   * @return the token
   */
  public static Token of(String text, TokenDistribution distribution) {
    return new Token(
        OptionalInt.empty(),
        text,
        Optional.empty(),
        Kind.TEXT,
        distribution,
        List.of(),
        Extras.none());
  }

  /**
   * The same token with a vocabulary id.
   *
   * @param vocabularyId the id
   * @return a new token
   */
  public Token withId(int vocabularyId) {
    return new Token(OptionalInt.of(vocabularyId), text, span, kind, distribution, bytes, extras);
  }

  /**
   * The same token at a place in the text.
   *
   * @param place the span
   * @return a new token
   */
  public Token withSpan(TextSpan place) {
    return new Token(id, text, Optional.of(place), kind, distribution, bytes, extras);
  }

  /**
   * The same token of another kind.
   *
   * @param newKind the kind
   * @return a new token
   */
  public Token withKind(Kind newKind) {
    return new Token(id, text, span, newKind, distribution, bytes, extras);
  }

  /**
   * The chosen token's log-probability.
   *
   * @return nats, finite and {@code <= 0}
   */
  public double logprob() {
    return distribution.logprob();
  }

  /**
   * Whether this is an end-of-sequence token or the like.
   *
   * @return true for {@link Kind#SPECIAL}
   */
  public boolean special() {
    return kind == Kind.SPECIAL;
  }
}
