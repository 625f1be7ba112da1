package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of an expression.
 *
 * @param kind what it is
 * @param text its text; of a string what it stands for
 */
record Lexeme(Kind kind, String text) {

  /** What a word is. */
  enum Kind {
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    SIGN,
    END
  }

  private static final List<String> SIGNS =
      List.of(
          "==", "!=", "<=", ">=", "//", "**", "+", "-", "*", "/", "%", "~", "<", ">", "=", "|", ".",
          ",", ":", "(", ")", "[", "]", "{", "}");

  static List<Lexeme> of(String source) {
    List<Lexeme> words = new ArrayList<>();
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (Text.space(c)) {
        at++;
      } else if (Character.isJavaIdentifierStart(c) && c != '$') {
        int end = run(source, at, false);
        words.add(new Lexeme(Kind.NAME, source.substring(at, end)));
        at = end;
      } else if (c >= '0' && c <= '9') {
        at = number(source, at, words);
      } else if (c == '\'' || c == '"') {
        at = string(source, at, words);
      } else {
        String sign = sign(source, at);
        words.add(new Lexeme(Kind.SIGN, sign));
        at += sign.length();
      }
    }
    words.add(new Lexeme(Kind.END, ""));
    return words;
  }

  private static int run(String source, int from, boolean digits) {
    int end = from;
    while (end < source.length()
        && (digits
            ? Character.isDigit(source.charAt(end))
            : Character.isJavaIdentifierPart(source.charAt(end)) && source.charAt(end) != '$')) {
      end++;
    }
    return end;
  }

  private static int number(String source, int from, List<Lexeme> words) {
    int end = run(source, from, true);
    Kind kind = Kind.INTEGER;
    if (end + 1 < source.length()
        && source.charAt(end) == '.'
        && Character.isDigit(source.charAt(end + 1))) {
      end = run(source, end + 1, true);
      kind = Kind.FLOAT;
    }
    if (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
      throw new TemplateFault("the number in '" + source + "' is not supported");
    }
    words.add(new Lexeme(kind, source.substring(from, end)));
    return end;
  }

  private static int string(String source, int from, List<Lexeme> words) {
    int end = from + 1;
    while (end < source.length() && source.charAt(end) != source.charAt(from)) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw new TemplateFault("a string in '" + source + "' has no end");
    }
    words.add(new Lexeme(Kind.STRING, Text.unescape(source.substring(from + 1, end))));
    return end + 1;
  }

  private static String sign(String source, int at) {
    for (String sign : SIGNS) {
      if (source.startsWith(sign, at)) {
        return sign;
      }
    }
    throw new TemplateFault("'" + source.charAt(at) + "' in '" + source + "' is not understood");
  }
}
