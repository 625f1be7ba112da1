package io.github.uq4j.metrics.evaluation.items;

/**
 * What becomes of an item that a scorer gave no score, or NaN. Under no policy is it taken for a
 * confident one.
 */
public enum MissingScores {
  /** It is left out of what is said about that scorer, whose number of items is then smaller. */
  LEAVE_OUT,
  /** It ranks above every score, tied with all other missing ones, as a confidence of 0. */
  MOST_UNCERTAIN
}
