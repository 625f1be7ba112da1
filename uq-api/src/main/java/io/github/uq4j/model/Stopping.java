package io.github.uq4j.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What ends an answer beside the model's own end of sequence and the limit of new tokens.
 *
 * <p><b>Texts.</b> The answer's text is cut before the first place where one of them stands, also
 * where it is made of several tokens or begins inside one. Tokens that begin at or after the cut
 * are dropped. A token that begins before the cut and ends behind it stays, with the text and span
 * up to the cut and the id and log-probability of the whole token: so the tokens' texts still join
 * to the answer's text.
 *
 * <p><b>Tokens.</b> One of them ends the answer as the end of sequence does: it is recorded as the
 * last, special token and stands for no text.
 *
 * @param texts none of them empty
 * @param tokens vocabulary ids, none negative
 */
public record Stopping(List<String> texts, Set<Integer> tokens) {

  private static final Stopping NONE = new Stopping(List.of(), Set.of());

  /**
   * Checks and copies both.
   *
   * @throws IllegalArgumentException if a text is empty or an id is negative
   */
  public Stopping {
    texts = List.copyOf(new LinkedHashSet<>(texts));
    tokens = Set.copyOf(tokens);
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isEmpty()) {
        throw new IllegalArgumentException("stop text " + i + " = \"\"; must not be empty");
      }
    }
    for (int token : tokens) {
      if (token < 0) {
        throw new IllegalArgumentException("stop token = " + token + "; must be >= 0");
      }
    }
  }

  /**
   * Nothing but the model's own end of sequence.
   *
   * @return the empty settings
   */
  public static Stopping none() {
    return NONE;
  }

  /**
   * The same with these texts.
   *
   * @param newTexts none of them empty
   * @return new settings
   */
  public Stopping withTexts(List<String> newTexts) {
    return new Stopping(newTexts, tokens);
  }

  /**
   * The same with these tokens.
   *
   * @param newTokens vocabulary ids
   * @return new settings
   */
  public Stopping withTokens(Set<Integer> newTokens) {
    return new Stopping(texts, newTokens);
  }
}
