package io.github.uq4j.factcheck.claims;

/**
 * What becomes of a last sentence that was cut off: the trace says that generation stopped at a
 * limit of length, and the sentence has no final stop.
 */
public enum Unfinished {
  /** It makes no claim: what it would have said is unknown. */
  DROP,
  /** It is taken for a sentence. */
  KEEP
}
