package io.github.uq4j.model;

import io.github.uq4j.trace.TextSpan;
import java.util.List;

/**
 * Turns text into vocabulary ids and back. Implementations are safe for use by several threads and
 * never truncate or pad.
 */
public interface Tokenizer {

  /**
   * One token of a text.
   *
   * @param id vocabulary id
   * @param span the text it stands for, in UTF-16 code units; empty for a token that was added
   */
  record Piece(int id, TextSpan span) {}

  /**
   * Splits a text.
   *
   * @param text the text; may be empty
   * @return its tokens in order, with the special tokens the model expects
   */
  List<Piece> encode(String text);

  /**
   * Joins ids to a text. A character of which only some bytes are there becomes U+FFFD.
   *
   * @param ids vocabulary ids
   * @return the text, without special tokens
   * @throws IllegalArgumentException if an id is outside the vocabulary
   */
  String decode(List<Integer> ids);

  /**
   * Whether an id stands for no text: end of sequence and the like.
   *
   * @param id vocabulary id
   * @return true if it is special
   */
  boolean special(int id);

  /**
   * The size of the vocabulary, added tokens included.
   *
   * @return one past the largest id
   */
  int vocabularySize();
}
