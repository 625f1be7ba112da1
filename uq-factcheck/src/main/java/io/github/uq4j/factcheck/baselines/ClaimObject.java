package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;

/** What Python prints of LM-Polygraph's claims. */
final class ClaimObject {

  private ClaimObject() {}

  static String shown(Trace trace, Claim claim) {
    TextSpan span = claim.span();
    String text = trace.generation().text();
    String sentence =
        text.substring(Math.min(span.start(), text.length()), Math.min(span.end(), text.length()));
    return "Claim(claim_text="
        + quoted(claim.text())
        + ", sentence="
        + quoted(sentence)
        + ", aligned_token_ids="
        + claim.tokens()
        + ")";
  }

  /** A string as Python prints it; all that is printable outside ASCII stays as it is. */
  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder shown = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> append(shown, c, quote));
    return shown.append(quote).toString();
  }

  private static void append(StringBuilder shown, int c, char quote) {
    switch (c) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      case '\\' -> shown.append("\\\\");
      default -> {
        if (c == quote) {
          shown.append('\\').append(quote);
        } else if (c < ' ' || (c >= 0x7f && c <= 0xa0) || c == 0xad) {
          shown.append(String.format("\\x%02x", c));
        } else {
          shown.appendCodePoint(c);
        }
      }
    }
  }
}
