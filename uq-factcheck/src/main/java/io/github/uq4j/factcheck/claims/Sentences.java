package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.TextSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into sentences.
 *
 * <p>A sentence ends at a line break, or at a run of {@code . ! ? … ؟} with closing quotes,
 * brackets and note numbers ({@code [1]}) that is followed by white space or the end, or at {@code
 * 。 ！ ？ ।} and the like wherever they stand. A full stop does not end a sentence before a
 * lower-case letter (a dash and opening quotes passed over), inside a number, an abbreviation or a
 * web address, after a title ({@code Dr.}), an initial, or the number of a day ({@code 3. Mai}),
 * and after an abbreviation that may end a sentence ({@code Inc.}) only if the next word is one
 * that often begins a sentence. A missing space is forgiven where the next word is such a one
 * ({@code Oslo.She}). A wide stop in a closing quote does not end a sentence that goes on with
 * {@code と}.
 *
 * <p>Abbreviations are of English, German, Russian and some of the Romance languages, stops of many
 * scripts. Languages that set no stops (Thai) are split at line breaks only. No rule looks at
 * meaning: a stop after an abbreviation before a name is taken for a part of the abbreviation.
 *
 * <p>Linear in the length of the text; any text will do, unpaired surrogates included. Safe for use
 * by several threads.
 */
public final class Sentences {

  private static final String STOPS = ".!?…؟‼⁇⁈⁉‽";
  private static final String WIDE_STOPS = "。！？｡．।॥۔։።။";
  private static final String QUESTIONS = "?？؟⁇⁈\u037E";
  private static final String CLOSERS = "\"')]}”’»«“」』）】》〉›";
  private static final String OPENERS = "\"'([{“‘«»„‚「『（【《〈‹¿¡*_";
  private static final String DASHES = "—–-";
  private static final String BREAKS = "\n\r\u000B\f\u0085\u2028\u2029";
  private static final String ADDRESS_MARKS = "=#@%";
  private static final int NOTE_DIGITS = 3;
  private static final int LONGEST_QUOTE = 1000;

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
      if (BREAKS.indexOf(c) >= 0) {
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
   * The sentence a stretch of a text lies in.
   *
   * @param text the text
   * @param stretch a stretch of it
   * @return the first sentence that has a character of it; the stretch if none has
   */
  public static TextSpan around(String text, TextSpan stretch) {
    for (TextSpan sentence : of(text)) {
      if (sentence.overlaps(stretch)) {
        return sentence;
      }
    }
    return stretch;
  }

  /**
   * Whether a sentence has a final stop.
   *
   * @param text the text
   * @param sentence a span of it
   * @return true if its last character, closing quotes and brackets aside, is a stop
   */
  public static boolean finished(String text, TextSpan sentence) {
    int end = beforeClosers(text, sentence);
    return end > sentence.start() && stop(text.charAt(end - 1));
  }

  /** Whether a sentence ends with a question mark, quotes and brackets aside. */
  static boolean question(String text, TextSpan sentence) {
    int end = sentence.end();
    return end > sentence.start() && QUESTIONS.indexOf(text.charAt(end - 1)) >= 0;
  }

  private static int beforeClosers(String text, TextSpan sentence) {
    int end = sentence.end();
    while (end > sentence.start() && CLOSERS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
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
    if (spacedCloser(text, at, end)) {
      end += 2;
    }
    int note = afterNote(text, end);
    while (note > end) {
      end = note;
      note = afterNote(text, end);
    }
    return end;
  }

  /** {@code ? »}, as French sets it, where the quotes were opened not far before. */
  private static boolean spacedCloser(String text, int at, int end) {
    if (end + 1 >= text.length()
        || text.charAt(end + 1) != '»'
        || (text.charAt(end) != ' ' && text.charAt(end) != '\u00A0')) {
      return false;
    }
    for (int back = at; back >= 0 && back > at - LONGEST_QUOTE; back--) {
      if (text.charAt(back) == '«') {
        return true;
      }
    }
    return false;
  }

  /** Past the number of a note in brackets, if one stands there. */
  private static int afterNote(String text, int at) {
    int end = at + 1;
    while (end < text.length() && end <= at + NOTE_DIGITS && Character.isDigit(text.charAt(end))) {
      end++;
    }
    boolean note =
        at < text.length()
            && text.charAt(at) == '['
            && end > at + 1
            && end < text.length()
            && text.charAt(end) == ']';
    return note ? end + 1 : at;
  }

  private static boolean endsSentence(String text, int start, int at, int end) {
    if (end == text.length()) {
      return true;
    }
    if (WIDE_STOPS.indexOf(text.charAt(at)) >= 0) {
      boolean quoted = CLOSERS.indexOf(text.charAt(end - 1)) >= 0;
      boolean decimal = text.charAt(at) == '．' && Character.isDigit(text.charAt(end));
      return !(quoted && text.charAt(end) == 'と') && !decimal;
    }
    if (!Character.isWhitespace(text.charAt(end))) {
      return end == at + 1 && text.charAt(at) == '.' && spaceMissing(text, at);
    }
    int next = end;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      if (BREAKS.indexOf(text.charAt(next)) >= 0) {
        return true;
      }
      next++;
    }
    if (next == text.length()) {
      return true;
    }
    int word = afterDash(text, next);
    if (word == text.length()) {
      return true;
    }
    if (Character.isLowerCase(text.codePointAt(word))) {
      return false;
    }
    boolean singleStop = text.charAt(at) == '.' && (end == at + 1 || !stop(text.charAt(at + 1)));
    return !singleStop || stopEndsSentence(text, start, at, word);
  }

  /** Where the next word begins, behind opening quotes, or behind a dash with spaces. */
  private static int afterDash(String text, int next) {
    int at = next;
    boolean dash =
        at + 1 < text.length()
            && DASHES.indexOf(text.charAt(at)) >= 0
            && Character.isWhitespace(text.charAt(at + 1));
    if (dash) {
      at++;
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
    while (at < text.length() && OPENERS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** A lower-case word before the stop and a word that begins sentences straight after it. */
  private static boolean spaceMissing(String text, int at) {
    return at >= 2
        && Character.isLowerCase(text.charAt(at - 1))
        && Character.isLowerCase(text.charAt(at - 2))
        && Abbreviations.begins(text, at + 1);
  }

  private static boolean stopEndsSentence(String text, int start, int at, int next) {
    int from = at;
    while (from > start && wordPart(text.charAt(from - 1))) {
      from--;
    }
    String word = text.substring(from, at);
    if (from > start && ADDRESS_MARKS.indexOf(text.charAt(from - 1)) >= 0) {
      return true;
    }
    if (word.isEmpty() && text.charAt(next) == '.') {
      return false;
    }
    if (Abbreviations.listNumber(word) && blank(text, start, from)) {
      return false;
    }
    return Abbreviations.endsSentence(word, text, next);
  }

  private static boolean blank(String text, int start, int end) {
    for (int at = start; at < end; at++) {
      if (!Character.isWhitespace(text.charAt(at))) {
        return false;
      }
    }
    return true;
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
