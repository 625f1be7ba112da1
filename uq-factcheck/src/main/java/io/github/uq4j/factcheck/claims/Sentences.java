package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into sentences.
 *
 * <p>A sentence ends at a line break, or at a run of {@code . ! ? …} with closing quotes and
 * brackets that is followed by white space or the end, or at {@code 。 ！ ？} wherever they stand. A
 * full stop does not end a sentence before a lower-case letter, inside a number, an abbreviation or
 * a web address, after a title ({@code Dr.}), or after an initial, and after an abbreviation that
 * may end a sentence ({@code Inc.}) only if the next word is one that often begins a sentence.
 *
 * <p>The rules are of English with the stops of Chinese and Japanese. Linear in the length of the
 * text. Safe for use by several threads.
 */
public final class Sentences {

  private static final String STOPS = ".!?…";
  private static final String WIDE_STOPS = "。！？";
  private static final String CLOSERS = "\"')]}”’»";

  private Sentences() {}

  /**
   * The sentences of a text.
   *
   * @param text any text; may be empty
   * @return their spans in order, without outer white space, with their final stops; empty for a
   *     blank text
   */
  public static List<TextSpan> of(String text) {
    List<TextSpan> sentences = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        addTrimmed(text, start, at, sentences);
        at++;
        start = at;
      } else if (stop(c)) {
        int end = afterStops(text, at);
        if (endsSentence(text, start, at, end)) {
          addTrimmed(text, start, end, sentences);
          start = end;
        }
        at = end;
      } else {
        at++;
      }
    }
    addTrimmed(text, start, text.length(), sentences);
    return List.copyOf(sentences);
  }

  /**
   * Whether a sentence has a final stop.
   *
   * @param text the text
   * @param sentence a span of it
   * @return true if its last character, closing quotes and brackets aside, is a stop
   */
  public static boolean finished(String text, TextSpan sentence) {
    int end = sentence.end();
    while (end > sentence.start() && CLOSERS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end > sentence.start() && stop(text.charAt(end - 1));
  }

  static boolean stop(char c) {
    return STOPS.indexOf(c) >= 0 || WIDE_STOPS.indexOf(c) >= 0;
  }

  private static int afterStops(String text, int at) {
    int end = at;
    while (end < text.length()
        && (stop(text.charAt(end)) || CLOSERS.indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private static boolean endsSentence(String text, int start, int at, int end) {
    if (WIDE_STOPS.indexOf(text.charAt(at)) >= 0 || end == text.length()) {
      return true;
    }
    if (!Character.isWhitespace(text.charAt(end))) {
      return false;
    }
    int next = end;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      if (text.charAt(next) == '\n') {
        return true;
      }
      next++;
    }
    if (next == text.length()) {
      return true;
    }
    if (Character.isLowerCase(text.codePointAt(next))) {
      return false;
    }
    boolean singleStop = text.charAt(at) == '.' && (end == at + 1 || !stop(text.charAt(at + 1)));
    return !singleStop || stopEndsSentence(text, start, at, next);
  }

  private static boolean stopEndsSentence(String text, int start, int at, int next) {
    int from = at;
    while (from > start && wordPart(text.charAt(from - 1))) {
      from--;
    }
    String word = text.substring(from, at);
    if (listNumber(text, start, from, word)) {
      return false;
    }
    return Abbreviations.endsSentence(word, text, next);
  }

  /** A number that stands first in its line numbers an item of a list. */
  private static boolean listNumber(String text, int start, int from, String word) {
    return !word.isEmpty()
        && word.chars().allMatch(Character::isDigit)
        && text.substring(start, from).isBlank();
  }

  private static boolean wordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '&';
  }

  private static void addTrimmed(String text, int start, int end, List<TextSpan> sentences) {
    TextSpan span = trimmed(text, start, end);
    if (span.length() > 0) {
      sentences.add(span);
    }
  }

  static TextSpan trimmed(String text, int start, int end) {
    int low = start;
    int high = end;
    while (low < high && Character.isWhitespace(text.charAt(low))) {
      low++;
    }
    while (high > low && Character.isWhitespace(text.charAt(high - 1))) {
      high--;
    }
    return new TextSpan(low, high);
  }
}
