package io.github.uq4j.report.chart;

import java.util.Locale;

/** Labels and numbers as charts write them: the same in every locale. */
final class Words {

  private static final int MOST = 44;

  private Words() {}

  /**
   * A foreign label in one line without control characters, shortened in the middle, with a dollar
   * that no typesetter takes for a formula.
   */
  static String label(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean shown =
                  type != Character.CONTROL
                      && type != Character.FORMAT
                      && type != Character.SURROGATE
                      && type != Character.LINE_SEPARATOR
                      && type != Character.PARAGRAPH_SEPARATOR
                      && type != Character.UNASSIGNED
                      && type != Character.PRIVATE_USE;
              clean.appendCodePoint(shown ? c : '\ufffd');
            });
    String line = clean.toString().strip();
    if (line.isEmpty()) {
      return "(no name)";
    }
    if (line.codePointCount(0, line.length()) <= MOST) {
      return line;
    }
    int head = line.offsetByCodePoints(0, MOST / 2);
    int tail = line.offsetByCodePoints(line.length(), -(MOST / 2 - 1));
    return line.substring(0, head) + "\u2026" + line.substring(tail);
  }

  static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return text.replace("-", zero ? "" : "\u2212");
  }

  /** Up to four significant digits without zeros at the end. */
  static String shortest(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 1e6 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.1e", value).replace("-", "\u2212");
    }
    int decimals = (int) Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(size))));
    String text = fixed(value, decimals);
    if (text.indexOf('.') >= 0) {
      text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return text;
  }

  static String percent(double share) {
    return fixed(100 * share, 1) + "\u00a0%";
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
  }
}
