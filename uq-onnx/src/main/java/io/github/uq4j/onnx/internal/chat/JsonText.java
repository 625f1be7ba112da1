package io.github.uq4j.onnx.internal.chat;

import java.util.List;
import java.util.Map;

/** Values as Python's {@code json.dumps} writes them, characters outside ASCII kept. */
final class JsonText {

  private final StringBuilder out = new StringBuilder();
  private final int indent;

  private JsonText(int indent) {
    this.indent = indent;
  }

  /** A value as JSON; {@code indent} spaces a level, none where negative. */
  static String of(Object value, int indent) {
    JsonText text = new JsonText(indent);
    text.write(value, 1);
    return text.out.toString();
  }

  private void write(Object value, int level) {
    if (value instanceof String text) {
      quote(text);
    } else if (value instanceof List<?> list) {
      open('[', list.isEmpty(), level);
      String gap = "";
      for (Object item : list) {
        gap = gap(gap, level);
        write(item, level + 1);
      }
      close(']', list.isEmpty(), level);
    } else if (value instanceof Map<?, ?> map && !(value instanceof Value.Namespace)) {
      open('{', map.isEmpty(), level);
      String gap = "";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        gap = gap(gap, level);
        quote(Value.string(entry.getKey(), "a key"));
        out.append(": ");
        write(entry.getValue(), level + 1);
      }
      close('}', map.isEmpty(), level);
    } else if (value == Value.NONE) {
      out.append("null");
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      throw new TemplateFault("tojson of " + Value.kind(value));
    }
  }

  private void open(char bracket, boolean empty, int level) {
    out.append(bracket);
    if (!empty && indent >= 0) {
      out.append('\n').append(" ".repeat(indent * level));
    }
  }

  private String gap(String before, int level) {
    out.append(before);
    return indent < 0 ? ", " : ",\n" + " ".repeat(indent * level);
  }

  private void close(char bracket, boolean empty, int level) {
    if (!empty && indent >= 0) {
      out.append('\n').append(" ".repeat(indent * (level - 1)));
    }
    out.append(bracket);
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int simple = "\"\\\n\r\t\b\f".indexOf(c);
      if (simple >= 0) {
        out.append('\\').append("\"\\nrtbf".charAt(simple));
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
