package io.github.uq4j.factcheck.claims.clause;

import io.github.uq4j.trace.TextSpan;
import java.util.List;

/**
 * Something a sentence states.
 *
 * @param text in words that can be understood without the rest of the sentence
 * @param own the stretch from its first own word to its last, the subject left out if it is said
 *     elsewhere
 * @param spans the stretches that say it, its subject's included, ascending and apart
 */
public record Statement(String text, TextSpan own, List<TextSpan> spans) {

  /** Copies the stretches. */
  public Statement {
    spans = List.copyOf(spans);
  }
}
