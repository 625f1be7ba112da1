package io.github.uq4j.metrics.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer in TeX without what does not matter. */
final class TexAnswer {

  private static final Pattern DROPPED =
      Pattern.compile("\\\\!|\\\\left|\\\\right|\\^\\{\\\\circ\\}|\\^\\\\circ|\\\\\\$|\\\\?%");
  private static final Pattern FRACTION_SIZE = Pattern.compile("\\\\[td]frac");
  private static final Pattern BARE_POINT = Pattern.compile("(?<=^|[ {])\\.(?=\\d)");
  private static final Pattern ROOT = Pattern.compile("\\\\sqrt(?!\\{)(.)");
  private static final Pattern FRACTION =
      Pattern.compile("\\\\frac(?:\\{([^{}]*)\\}|([^{}]))(?:\\{([^{}]*)\\}|([^{}]))");
  private static final Pattern SLASH = Pattern.compile("(-?\\d+)/(-?\\d+)");

  private TexAnswer() {}

  static String canonical(String answer) {
    String text = answer.replace("\n", "").replace("\\\\", "\\");
    text = FRACTION_SIZE.matcher(text).replaceAll("\\\\frac");
    text = DROPPED.matcher(text).replaceAll("");
    int unit = text.indexOf("\\text{ ");
    if (unit > 0) {
      text = text.substring(0, unit);
    }
    text = BARE_POINT.matcher(text).replaceAll("0.");
    text = withoutName(text);
    text = ROOT.matcher(text).replaceAll("\\\\sqrt{$1}");
    text = text.replace(" ", "");
    text = FRACTION.matcher(text).replaceAll(TexAnswer::braced);
    if (text.equals("0.5")) {
      return "\\frac{1}{2}";
    }
    Matcher slash = SLASH.matcher(text);
    return slash.matches() ? "\\frac{" + slash.group(1) + "}{" + slash.group(2) + "}" : text;
  }

  /** Without {@code k = } before it. */
  private static String withoutName(String text) {
    int equals = text.indexOf('=');
    boolean named = equals >= 0 && equals == text.lastIndexOf('=');
    return named && text.substring(0, equals).trim().length() <= 2
        ? text.substring(equals + 1)
        : text;
  }

  private static String braced(java.util.regex.MatchResult fraction) {
    String above = fraction.group(1) != null ? fraction.group(1) : fraction.group(2);
    String below = fraction.group(3) != null ? fraction.group(3) : fraction.group(4);
    return Matcher.quoteReplacement("\\frac{" + above + "}{" + below + "}");
  }
}
