package io.github.uq4j.onnx.internal.text;

import io.github.uq4j.trace.TextSpan;

/**
 * Where characters of a text stand in it, counted in UTF-16 code units.
 *
 * <p>A tokenizer that composes characters, such as one with NFKC, says of a composed one where the
 * first of its characters is. What is joined with that one, a combining mark or the further parts
 * of a Hangul syllable, belongs to the same token, unless another token begins there: so a span is
 * never closed before a mark that no token would have.
 */
final class CharacterSpans {

  private static final int FIRST_VOWEL = 0x1160;
  private static final int LAST_FINAL = 0x11FF;

  private final int[] characters;
  private final int[] offsets;

  private CharacterSpans(int[] characters) {
    this.characters = characters;
    this.offsets = new int[characters.length + 1];
    for (int i = 0; i < characters.length; i++) {
      offsets[i + 1] = offsets[i] + Character.charCount(characters[i]);
    }
  }

  static CharacterSpans of(String text) {
    return new CharacterSpans(text.codePoints().toArray());
  }

  /**
   * The place of some characters and of what is joined with the last of them.
   *
   * @param first index of the first character
   * @param end index behind the last
   * @param next index where another token begins; the span does not go further
   * @return the span in code units
   */
  TextSpan joined(int first, int end, int next) {
    int last = end;
    while (first < end && last < next && joins(characters[last])) {
      last++;
    }
    return new TextSpan(offsets[first], offsets[last]);
  }

  private static boolean joins(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> character >= FIRST_VOWEL && character <= LAST_FINAL;
    };
  }

  /** How many characters there are. */
  int count() {
    return characters.length;
  }

  /** Refuses a text that is no sequence of characters. */
  static void requireWhole(String argument, String text) {
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            argument
                + " has half of a surrogate pair, "
                + String.format("U+%04X", character)
                + ", at "
                + at
                + "; must be whole characters");
      }
      at += Character.charCount(character);
    }
  }
}
