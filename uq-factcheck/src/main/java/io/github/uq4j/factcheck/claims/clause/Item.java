package io.github.uq4j.factcheck.claims.clause;

import java.util.Locale;

/**
 * A word, mark, quotation or bracket of a sentence.
 *
 * @param index its place among the items; -1 for one that was put in between
 * @param start its first code unit
 * @param end one past its last code unit
 * @param text how it is written in a statement
 * @param kind what it is
 */
record Item(int index, int start, int end, String text, Kind kind) {

  /** What an item is. */
  enum Kind {
    WORD,
    QUOTE,
    BRACKET,
    /** A comma at which a sentence may be taken apart. */
    COMMA,
    /** A comma of a date, a place or a name. */
    INNER,
    SEMICOLON,
    /** A colon or a dash, beyond which no list goes. */
    BREAK
  }

  /** A word that is not in the sentence. */
  static Item glue(String text) {
    return new Item(-1, 0, 0, text, Kind.WORD);
  }

  Item with(Kind newKind) {
    return new Item(index, start, end, text, newKind);
  }

  Item saying(String newText) {
    return new Item(index, start, end, newText, kind);
  }

  boolean added() {
    return index < 0;
  }

  boolean word() {
    return kind == Kind.WORD;
  }

  boolean comma() {
    return kind == Kind.COMMA;
  }

  boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A word that begins with a capital. */
  boolean capital() {
    return kind == Kind.WORD && !text.isEmpty() && Character.isUpperCase(text.codePointAt(0));
  }

  boolean digits() {
    return kind == Kind.WORD && !text.isEmpty() && Character.isDigit(text.charAt(0));
  }

  boolean year() {
    return kind == Kind.WORD
        && text.length() == Lexicon.YEAR_DIGITS
        && text.chars().allMatch(Character::isDigit);
  }
}
