package io.github.uq4j.factcheck.words;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Token;
import java.util.List;

/**
 * Which tokens of an answer make one word: a token that begins with a letter, a digit or a mark
 * joins one that ends with such a character, unless white space stands between them or the script
 * is written without spaces. Parts of one character join. Immutable and safe for use by several
 * threads.
 */
public final class WordTokens {

  private static final char UNREADABLE = '\uFFFD';

  private final List<Token> tokens;
  private final int[] first;
  private final int[] last;

  private WordTokens(List<Token> tokens) {
    this.tokens = tokens;
    this.first = new int[tokens.size()];
    this.last = new int[tokens.size()];
    for (int t = 0; t < first.length; t++) {
      first[t] = t > 0 && joined(tokens.get(t - 1), tokens.get(t)) ? first[t - 1] : t;
    }
    for (int t = last.length - 1; t >= 0; t--) {
      last[t] = t + 1 < last.length && first[t + 1] == first[t] ? last[t + 1] : t;
    }
  }

  /**
   * Finds the words of an answer.
   *
   * @param generation the answer; may have no tokens
   * @return its words
   */
  public static WordTokens of(Generation generation) {
    return new WordTokens(generation.tokens());
  }

  /**
   * The first token of a token's word.
   *
   * @param token an index
   * @return an index, at most that one
   */
  public int first(int token) {
    return first[token];
  }

  /**
   * The last token of a token's word.
   *
   * @param token an index
   * @return an index, at least that one
   */
  public int last(int token) {
    return last[token];
  }

  /**
   * A token's word as its tokens read, a leading space included.
   *
   * @param token an index
   * @return the texts of all its tokens
   */
  public String text(int token) {
    StringBuilder text = new StringBuilder();
    for (int t = first[token]; t <= last[token]; t++) {
      text.append(tokens.get(t).text());
    }
    return text.toString();
  }

  /**
   * Whether a piece goes on with a word.
   *
   * @param word what has been said of the word, not empty
   * @param piece the text of the next token
   * @return true if they make one word
   */
  public static boolean joins(String word, String piece) {
    if (word.isEmpty() || piece.isEmpty()) {
      return false;
    }
    int before = word.codePointBefore(word.length());
    int after = piece.codePointAt(0);
    return ofWord(before)
        && ofWord(after)
        && !Character.isIdeographic(before)
        && !Character.isIdeographic(after);
  }

  /**
   * Whether a text has a letter or a digit.
   *
   * @param text a text
   * @return true if it says something
   */
  public static boolean says(String text) {
    return text.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  private static boolean ofWord(int c) {
    return Character.isLetterOrDigit(c) || mark(c) || c == UNREADABLE;
  }

  private static boolean mark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean joined(Token before, Token token) {
    if (before.special() || token.special() || apart(before, token)) {
      return false;
    }
    return joins(before.text(), token.text());
  }

  private static boolean apart(Token before, Token token) {
    return before.span().isPresent()
        && token.span().isPresent()
        && before.span().get().end() < token.span().get().start();
  }
}
