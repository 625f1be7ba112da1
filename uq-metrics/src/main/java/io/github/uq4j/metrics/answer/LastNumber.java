package io.github.uq4j.metrics.answer;

import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.TextSpan;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last number of a text.
 *
 * @param text as written, with a currency sign before and a percent sign after it
 * @param span where its sign and digits stand
 * @param value its value; that of a percentage is divided by 100
 */
record LastNumber(String text, TextSpan span, BigDecimal value) {

  private static final String CURRENCY = "[$\u20ac\u00a3\u00a5\u20b9]";
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<currency>"
              + CURRENCY
              + ")?(?<number>(?<![\\w)\\].])[-\u2212+]?(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?"
              + "|(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?)(?<percent>\\s?%)?");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?<currency>"
              + CURRENCY
              + ")?(?<number>\\d{1,3}(?:,\\d{3})*(?:\\.\\d+)?)(?<percent>%)?");

  static Optional<LastNumber> of(String text, Profile profile) {
    boolean reference = profile == Profile.REFERENCE;
    int from = reference ? text.lastIndexOf('\n') + 1 : 0;
    Matcher matcher = (reference ? REFERENCE : NUMBER).matcher(text);
    matcher.region(from, text.length());
    Optional<LastNumber> last = Optional.empty();
    while (matcher.find()) {
      last = Optional.of(of(matcher));
    }
    return last;
  }

  private static LastNumber of(Matcher matcher) {
    String digits = matcher.group("number").replace(",", "").replace('\u2212', '-');
    BigDecimal value = new BigDecimal(digits);
    boolean percent = matcher.group("percent") != null;
    return new LastNumber(
        matcher.group(),
        new TextSpan(matcher.start("number"), matcher.end("number")),
        percent ? value.movePointLeft(2) : value);
  }
}
