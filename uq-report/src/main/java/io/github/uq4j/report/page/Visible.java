package io.github.uq4j.report.page;

/**
 * Makes text safe to look at: nothing invisible can reorder, hide or break it.
 *
 * <p>Control characters become their pictures, characters that change the direction of text or have
 * no width become their code in brackets, a lone surrogate becomes U+FFFD. Joiners of emoji and of
 * Indic and Arabic scripts stay. Escaping for HTML is left to the template.
 */
public final class Visible {

  private Visible() {}

  /** One line: line breaks and tabs become pictures as well. */
  public static String line(String text) {
    return of(text, false);
  }

  /** Several lines: line breaks and tabs stay; a carriage return before a line feed goes. */
  public static String lines(String text) {
    return of(text, true);
  }

  private static String of(String text, boolean keepBreaks) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean crlf = c == '\r' && i < text.length() && text.charAt(i) == '\n';
      if (keepBreaks && (c == '\n' || c == '\t')) {
        out.append((char) c);
      } else if (!(keepBreaks && crlf)) {
        append(out, c);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    if (c < 0x20) {
      out.append((char) (0x2400 + c));
    } else if (c == 0x7f) {
      out.append('\u2421');
    } else if (Character.getType(c) == Character.SURROGATE) {
      out.append('\ufffd');
    } else if (mustShow(c)) {
      out.append('\u27e8').append(String.format("U+%04X", c)).append('\u27e9');
    } else {
      out.appendCodePoint(c);
    }
  }

  private static boolean mustShow(int c) {
    return (c >= 0x80 && c <= 0x9f) // C1 controls
        || c == 0x061c
        || c == 0x200b
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e) // line and paragraph separators, embeddings, overrides
        || (c >= 0x2060 && c <= 0x206f) // invisible operators, isolates
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb)
        || (c & 0xfffe) == 0xfffe; // noncharacters
  }
}
