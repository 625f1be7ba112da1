package io.github.uq4j.factcheck.claims;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sentences of an answer that state something, without list marks and final stops. */
final class Statements {

  private static final Set<String> CUT_OFF = Set.of("length", "max_tokens");
  private static final String BULLETS = "-*•–—‣◦▪●·+";

  private Statements() {}

  static List<TextSpan> of(Trace trace, Unfinished unfinished) {
    Generation generation = trace.generation();
    String text = generation.text();
    List<TextSpan> sentences = Sentences.of(text);
    boolean cutOff =
        unfinished == Unfinished.DROP
            && generation.finishReason().filter(CUT_OFF::contains).isPresent();
    List<TextSpan> statements = new ArrayList<>();
    for (int s = 0; s < sentences.size(); s++) {
      TextSpan sentence = sentences.get(s);
      boolean broken = cutOff && s == sentences.size() - 1 && !Sentences.finished(text, sentence);
      if (!broken && !Sentences.question(text, sentence) && !heading(text, sentence)) {
        TextSpan body = body(text, sentence);
        if (hasWord(text, body)) {
          statements.add(body);
        }
      }
    }
    return statements;
  }

  /** Number signs and a space; {@code #1} or a tag is part of a sentence. */
  private static boolean heading(String text, TextSpan sentence) {
    int at = sentence.start();
    while (at < sentence.end() && text.charAt(at) == '#') {
      at++;
    }
    return at > sentence.start()
        && (at == sentence.end() || Character.isWhitespace(text.charAt(at)));
  }

  private static TextSpan body(String text, TextSpan sentence) {
    int end = sentence.end();
    while (end > sentence.start() && Sentences.stop(text.charAt(end - 1))) {
      end--;
    }
    int start = sentence.start();
    if (start < end && BULLETS.indexOf(text.charAt(start)) >= 0 && spaceAt(text, start + 1, end)) {
      start++;
    } else {
      int digits = start;
      while (digits < end && Character.isDigit(text.charAt(digits))) {
        digits++;
      }
      boolean mark = digits > start && digits < end && ".)".indexOf(text.charAt(digits)) >= 0;
      if (mark && spaceAt(text, digits + 1, end)) {
        start = digits + 1;
      }
    }
    return Sentences.trimmed(text, start, end);
  }

  private static boolean spaceAt(String text, int at, int end) {
    return at < end && Character.isWhitespace(text.charAt(at));
  }

  private static boolean hasWord(String text, TextSpan span) {
    return span.of(text).codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
