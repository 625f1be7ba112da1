package io.github.uq4j.onnx.internal.pair;

import io.github.uq4j.trace.TextPair;
import java.util.Optional;

/**
 * What a model reads at once: a text, or two.
 *
 * @param first the text
 * @param second the other text of a pair
 */
public record TextInput(String first, Optional<String> second) {

  private static final int SHOWN = 40;

  /**
   * One text.
   *
   * @param text the text
   * @return the input
   */
  public static TextInput of(String text) {
    return new TextInput(text, Optional.empty());
  }

  /**
   * Two texts.
   *
   * @param pair the texts
   * @return the input
   */
  public static TextInput of(TextPair pair) {
    return new TextInput(pair.first(), Optional.of(pair.second()));
  }

  /**
   * How messages call it.
   *
   * @return its kind and its texts, shortened
   */
  public String described() {
    return second
        .map(text -> "the pair (\"" + shortened(first) + "\", \"" + shortened(text) + "\")")
        .orElseGet(() -> "the text \"" + shortened(first) + "\"");
  }

  private static String shortened(String text) {
    int end = text.offsetByCodePoints(0, Math.min(SHOWN, text.codePointCount(0, text.length())));
    return end < text.length() ? text.substring(0, end) + "..." : text;
  }
}
