package io.github.uq4j.factcheck.claims;

import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Traces of texts, in tokens as a byte-pair tokenizer cuts common words. */
final class Answers {

  private static final Pattern PIECES =
      Pattern.compile("\\s?[\\p{L}\\p{M}\\p{N}]+|\\s?[^\\p{L}\\p{M}\\p{N}\\s]|\\s");

  private Answers() {}

  /** Tokens are words with their leading space, and punctuation marks. */
  static Trace words(String text) {
    TraceBuilder trace = Traces.answer("t");
    Matcher matcher = PIECES.matcher(text);
    while (matcher.find()) {
      trace.token(matcher.group(), -0.1);
    }
    return trace.endOfSequence(-0.1).build();
  }

  /** Tokens are single characters. */
  static Trace characters(String text) {
    TraceBuilder trace = Traces.answer("t");
    text.codePoints().forEach(cp -> trace.token(Character.toString(cp), -0.1));
    return trace.endOfSequence(-0.1).build();
  }

  /** The texts of tokens, without outer spaces. */
  static List<String> texts(Trace trace, List<Integer> tokens) {
    return tokens.stream().map(t -> trace.generation().tokens().get(t).text().strip()).toList();
  }
}
