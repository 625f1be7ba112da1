package io.github.uq4j.report.page;

/** Numbers as the report prints them: the same on every machine and in every locale. */
public final class Decimals {

  private static final char MINUS = '\u2212';
  private static final double LARGEST_FIXED = 1e12;

  private Decimals() {}

  /** A number with a fixed number of decimals, half away from zero; infinities as a sign. */
  public static String fixed(double value, int decimals) {
    StringBuilder out = new StringBuilder(8);
    double size = Math.abs(value);
    long unit = 1;
    for (int i = 0; i < decimals; i++) {
      unit *= 10;
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? MINUS + "\u221e" : "\u221e";
    }
    if (size >= LARGEST_FIXED) {
      return Double.toString(value);
    }
    long scaled = Math.round(size * unit);
    if (value < 0 && scaled != 0) {
      out.append(MINUS);
    }
    out.append(scaled / unit);
    if (decimals > 0) {
      String rest = Long.toString(scaled % unit);
      out.append('.').append("0".repeat(decimals - rest.length())).append(rest);
    }
    return out.toString();
  }

  /** A share of a whole for a style sheet, such as {@code 42.5%}. */
  public static String percent(double share) {
    return fixed(100 * share, 1) + "%";
  }

  /** A count with a narrow blank between groups of three digits. */
  public static String count(long value) {
    String digits = Long.toString(value);
    StringBuilder out = new StringBuilder(digits.length() + 4);
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && (digits.length() - i) % 3 == 0) {
        out.append('\u202f');
      }
      out.append(digits.charAt(i));
    }
    return out.toString();
  }

  /** A count with its noun. */
  public static String of(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }
}
