package io.github.uq4j.trace;

/** The three answers of a natural-language-inference model about a premise and a hypothesis. */
public enum EntailmentLabel {
  /** The hypothesis follows from the premise. */
  ENTAILMENT,
  /** It neither follows nor is ruled out. */
  NEUTRAL,
  /** It cannot be true if the premise is. */
  CONTRADICTION
}
