package io.github.uq4j.trace;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the model was asked.
 *
 * @param text the prompt's text
 * @param tokens its tokens, where recorded; empty otherwise
 * @param extras unknown fields of the file it came from
 */
public record Prompt(String text, List<Piece> tokens, Extras extras) {

  /**
   * One token of a prompt.
   *
   * @param id vocabulary id, where known
   * @param text the token's own text
   * @param extras unknown fields of the file it came from
   */
  public record Piece(OptionalInt id, String text, Extras extras) {}

  /** Copies the list. */
  public Prompt {
    tokens = List.copyOf(tokens);
  }

  /**
   * A prompt known by its text alone.
   *
   * @param text the text
   * @return the prompt
   */
  public static Prompt of(String text) {
    return new Prompt(text, List.of(), Extras.none());
  }
}
