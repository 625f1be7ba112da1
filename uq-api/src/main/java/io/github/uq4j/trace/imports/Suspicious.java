package io.github.uq4j.trace.imports;

/** What an import does with log-probabilities that look fake. */
public enum Suspicious {
  /** Refuse the record, as one that breaks a rule. */
  REFUSE,
  /** Keep it, and write what was found into the trace's provenance. */
  KEEP
}
