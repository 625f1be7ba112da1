package io.github.uq4j.metrics.evaluation.comparison;

/** Where a score stands on a measure beside the best of the table. */
public enum Standing {
  /** It has the best value. */
  BEST,
  /** The best is not better by more than chance allows. */
  WITH_THE_BEST,
  /** The best is better. */
  BEHIND,
  /** There is nothing to compare. */
  ALONE
}
