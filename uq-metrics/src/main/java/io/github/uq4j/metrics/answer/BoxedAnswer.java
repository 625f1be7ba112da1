package io.github.uq4j.metrics.answer;

import io.github.uq4j.trace.TextSpan;
import java.util.Optional;

/** The content of the last {@code \boxed{...}}. */
final class BoxedAnswer {

  private static final String OPENING = "\\boxed{";

  private BoxedAnswer() {}

  /** The last box whose braces balance and which is not empty. */
  static Optional<TextSpan> inside(String text) {
    for (int at = text.lastIndexOf(OPENING); at >= 0; at = text.lastIndexOf(OPENING, at - 1)) {
      int start = at + OPENING.length();
      int end = closing(text, start);
      if (end > start) {
        return Optional.of(new TextSpan(start, end));
      }
    }
    return Optional.empty();
  }

  private static int closing(String text, int start) {
    int depth = 1;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
