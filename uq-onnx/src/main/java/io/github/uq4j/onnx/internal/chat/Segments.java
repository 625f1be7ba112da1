package io.github.uq4j.onnx.internal.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into texts, prints and tags, with Jinja's {@code trim_blocks} and {@code
 * lstrip_blocks} on, as the transformers library has them. Comments are dropped.
 */
final class Segments {

  private final String source;
  private final List<Segment> found = new ArrayList<>();
  private int at;
  private boolean lineStarts = true;

  private Segments(String source) {
    this.source = source;
  }

  static List<Segment> of(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    Segments segments = new Segments(source);
    segments.cut();
    return segments.found;
  }

  private void cut() {
    while (at < source.length()) {
      int open = nextOpen(at);
      if (open < 0) {
        add(Segment.Kind.TEXT, source.substring(at), at);
        return;
      }
      char mark = source.charAt(open + 1);
      char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
      boolean signed = sign == '-' || (sign == '+' && mark != '{');
      text(source.substring(at, open), mark, signed ? sign : ' ');
      int inner = open + (signed ? 3 : 2);
      int end = mark == '#' ? comment(inner) : expressionEnd(inner, mark == '{' ? "}}" : "%}");
      close(open, mark, inner, end);
    }
  }

  private int nextOpen(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void text(String text, char mark, char sign) {
    String kept = text;
    if (sign == '-') {
      kept = Text.stripEnd(text);
    } else if (sign != '+' && mark != '{') {
      int line = text.lastIndexOf('\n') + 1;
      if ((line > 0 || lineStarts) && Text.strip(text.substring(line)).isEmpty()) {
        kept = text.substring(0, line);
      }
    }
    add(Segment.Kind.TEXT, kept, at);
  }

  private int comment(int from) {
    int end = source.indexOf("#}", from);
    if (end < 0) {
      throw new TemplateFault("line " + line(from) + ": a comment has no end");
    }
    return end;
  }

  /** Where the closing mark stands; strings and brackets are passed over. */
  private int expressionEnd(int from, String close) {
    int depth = 0;
    for (int i = from; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\'' || c == '"') {
        i = stringEnd(i);
      } else if (depth == 0 && source.startsWith(close, i)) {
        return i;
      } else if ("([{".indexOf(c) >= 0) {
        depth++;
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
      }
    }
    throw new TemplateFault("line " + line(from) + ": \"" + close + "\" is missing");
  }

  private int stringEnd(int from) {
    char quote = source.charAt(from);
    for (int i = from + 1; i < source.length(); i++) {
      if (source.charAt(i) == '\\') {
        i++;
      } else if (source.charAt(i) == quote) {
        return i;
      }
    }
    throw new TemplateFault("line " + line(from) + ": a string has no end");
  }

  private void close(int open, char mark, int inner, int end) {
    char sign = end > inner ? source.charAt(end - 1) : ' ';
    boolean signed = sign == '-' || (sign == '+' && mark == '%');
    int contentEnd = signed ? end - 1 : end;
    if (mark != '#') {
      Segment.Kind kind = mark == '{' ? Segment.Kind.PRINT : Segment.Kind.TAG;
      String content = source.substring(inner, contentEnd);
      found.add(new Segment(kind, Text.strip(content), line(open)));
    }
    at = end + 2;
    if (signed && sign == '-') {
      while (at < source.length() && Text.space(source.charAt(at))) {
        at++;
      }
    } else if (!signed && mark != '{' && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
    lineStarts = source.charAt(at - 1) == '\n';
  }

  private void add(Segment.Kind kind, String text, int from) {
    if (!text.isEmpty()) {
      found.add(new Segment(kind, text, line(from)));
    }
  }

  private int line(int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      line += source.charAt(i) == '\n' ? 1 : 0;
    }
    return line;
  }
}
