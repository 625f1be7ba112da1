package io.github.uq4j.metrics.answer;

import io.github.uq4j.trace.TextSpan;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What follows the last {@code Answer:} on its line. */
final class AnswerLine {

  private static final Pattern LINE =
      Pattern.compile(
          "\\banswer(?:\\s+is\\b\\s*:?|\\s*[:=])[ \\t*]*(?<rest>[^\\r\\n]+)",
          Pattern.CASE_INSENSITIVE);

  private AnswerLine() {}

  static Optional<TextSpan> locate(String text) {
    Optional<TextSpan> last = Optional.empty();
    Matcher matcher = LINE.matcher(text);
    for (int at = 0; matcher.find(at); at = matcher.start("rest")) {
      Optional<TextSpan> found = trimmed(text, matcher.start("rest"), matcher.end("rest"));
      last = found.isPresent() ? found : last;
    }
    return last;
  }

  private static Optional<TextSpan> trimmed(String text, int start, int end) {
    int from = start;
    int to = end;
    while (from < to && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    while (to > from && (Character.isWhitespace(text.charAt(to - 1)) || isClosing(text, to - 1))) {
      to--;
    }
    return to > from ? Optional.of(new TextSpan(from, to)) : Optional.empty();
  }

  private static boolean isClosing(String text, int at) {
    return text.charAt(at) == '.' || text.charAt(at) == '*';
  }
}
