package io.github.uq4j.metrics.evaluation.curve;

/** How probabilities are put into bins. */
public enum Binning {
  /** Bins of the same width, {@code [i/m, (i+1)/m)}, the last one closed. */
  EQUAL_WIDTH,
  /** Bins of about the same number of items; equal probabilities stay together. */
  EQUAL_MASS
}
