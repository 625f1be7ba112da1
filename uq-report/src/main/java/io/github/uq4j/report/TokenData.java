package io.github.uq4j.report;

import io.github.uq4j.report.page.Decimals;
import io.github.uq4j.report.page.Visible;
import io.github.uq4j.trace.EntailmentLabel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the popover of a token shows, in the compact form in which the page carries it.
 *
 * <p>First line: probability in percent, entropy, ln CCP, separated by tabs, a dash for what is not
 * known. Then a line for each alternative: probability in percent, a sign for its label with a star
 * if it is the one that was said, its text. Without a script the page shows these lines as they
 * are. {@link Visible} leaves no tab or line break in a text, so nothing in it can forge a line.
 */
final class TokenData {

  /** Alternatives that would be shown as 0.0 % are left out. */
  static final double SMALLEST = 0.0005;

  private final int limit;

  TokenData(int limit) {
    this.limit = limit;
  }

  String of(HeatToken token, String said) {
    if (token.alternatives().isEmpty()
        && token.logprob().isEmpty()
        && token.entropy().isEmpty()
        && token.logCcp().isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder(160);
    OptionalDouble logprob = token.logprob();
    out.append(
            logprob.isPresent()
                ? Decimals.fixed(100 * Math.exp(logprob.getAsDouble()), 1)
                : "\u2013")
        .append('\t')
        .append(number(token.entropy()))
        .append('\t')
        .append(number(token.logCcp()));
    appendAlternatives(out, token.alternatives(), said);
    return out.toString();
  }

  private void appendAlternatives(
      StringBuilder out, List<AlternativeView> alternatives, String said) {
    boolean mixed = mixesBlanks(alternatives);
    boolean found = false;
    int shown = 0;
    for (AlternativeView alternative : alternatives) {
      boolean same = !found && alternative.text().strip().equals(said.strip());
      found |= same;
      if (same || (shown < limit && alternative.probability() >= SMALLEST)) {
        shown++;
        out.append('\n')
            .append(Decimals.fixed(100 * alternative.probability(), 1))
            .append('\t')
            .append(sign(alternative.label()))
            .append(same ? "*" : "")
            .append('\t')
            .append(word(alternative.text(), mixed));
      }
    }
  }

  private static boolean mixesBlanks(List<AlternativeView> alternatives) {
    long led = alternatives.stream().filter(a -> a.text().startsWith(" ")).count();
    return led > 0 && led < alternatives.size();
  }

  private static String word(String text, boolean mixed) {
    if (text.isEmpty()) {
      return "(empty)";
    }
    if (text.isBlank() || !text.startsWith(" ")) {
      return Visible.line(text);
    }
    return (mixed ? "\u2423" : "") + Visible.line(text.substring(1));
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? Decimals.fixed(value.getAsDouble(), 2) : "\u2013";
  }

  private static String sign(Optional<EntailmentLabel> label) {
    return label
        .map(
            known ->
                switch (known) {
                  case ENTAILMENT -> "=";
                  case NEUTRAL -> "~";
                  case CONTRADICTION -> "\u00d7";
                })
        .orElse("");
  }
}
