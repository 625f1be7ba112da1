package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.factcheck.claims.Sentences;
import io.github.uq4j.trace.Generation;
import java.util.List;

/** What of a sample a claim is held against. */
public enum Premise {
  /**
   * Each sentence by itself: a sample supports a claim if one of its sentences entails it, and
   * contradicts it if none does and one contradicts it. Entailment models were trained on sentences
   * and judge long texts badly; no text is too long for them this way that has a sentence of
   * bearable length.
   */
  SENTENCES("sentences"),
  /** The whole sample at once. */
  WHOLE("whole");

  private final String id;

  Premise(String id) {
    this.id = id;
  }

  /**
   * The name used as an option.
   *
   * @return a lower-case name
   */
  public String id() {
    return id;
  }

  /** The texts to be asked about; none if the sample has no words. */
  List<String> of(Generation sample) {
    return switch (this) {
      case SENTENCES ->
          Sentences.of(sample.text()).stream()
              .map(span -> span.of(sample.text()).strip())
              .filter(text -> !text.isEmpty())
              .toList();
      case WHOLE -> sample.text().isBlank() ? List.of() : List.of(sample.text());
    };
  }
}
