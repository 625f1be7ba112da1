package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.List;

/** Strings as Python has them: white space, splitting, escapes. */
final class Text {

  private Text() {}

  /** Python's {@code str.isspace} of one character. */
  static boolean space(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  static String strip(String text) {
    return stripStart(stripEnd(text));
  }

  static String stripStart(String text) {
    int start = 0;
    while (start < text.length() && space(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && space(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  static String stripStart(String text, String chars) {
    int start = 0;
    while (start < text.length() && chars.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return text.substring(start);
  }

  static String stripEnd(String text, String chars) {
    int end = text.length();
    while (end > 0 && chars.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }

  /** The parts between separators, empty ones included. */
  static List<Object> split(String text, String separator) {
    if (separator.isEmpty()) {
      throw new TemplateFault("split by an empty string");
    }
    List<Object> parts = new ArrayList<>();
    int from = 0;
    for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, from)) {
      parts.add(text.substring(from, i));
      from = i + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** The words between white space. */
  static List<Object> words(String text) {
    List<Object> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean gap = i == text.length() || space(text.charAt(i));
      if (gap && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!gap && start < 0) {
        start = i;
      }
    }
    return words;
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return Character.toString(Character.toTitleCase(text.codePointAt(0)))
        + text.substring(first).toLowerCase(java.util.Locale.ROOT);
  }

  /** What a string literal of a template stands for. */
  static String unescape(String literal) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c != '\\' || i + 1 == literal.length()) {
        text.append(c);
        continue;
      }
      char escape = literal.charAt(++i);
      int simple = "nrtbfav\\'\"".indexOf(escape);
      if (simple >= 0) {
        text.append("\n\r\t\b\f\u0007\u000b\\'\"".charAt(simple));
      } else if (escape == 'x' || escape == 'u' || escape == 'U') {
        int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
        text.appendCodePoint(hex(literal, i + 1, digits));
        i += digits;
      } else if ((escape >= '0' && escape <= '7') || escape == 'N') {
        throw new TemplateFault("the escape \\" + escape + " in a string is not supported");
      } else if (escape != '\n') {
        text.append('\\').append(escape);
      }
    }
    return text.toString();
  }

  private static int hex(String literal, int from, int digits) {
    try {
      return Integer.parseInt(literal.substring(from, from + digits), 16);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new TemplateFault("a broken escape in the string '" + literal + "'");
    }
  }
}
