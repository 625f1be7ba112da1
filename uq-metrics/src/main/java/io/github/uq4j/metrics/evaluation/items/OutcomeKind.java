package io.github.uq4j.metrics.evaluation.items;

/** How much is known of an outcome. */
public enum OutcomeKind {
  /** Every item is right (quality 1) or wrong (quality 0). */
  BINARY,
  /** Items have a quality between 0 and 1. */
  GRADED
}
