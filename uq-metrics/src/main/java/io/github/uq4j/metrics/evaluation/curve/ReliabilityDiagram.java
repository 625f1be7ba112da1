package io.github.uq4j.metrics.evaluation.curve;

import java.util.List;

/**
 * Stated probabilities of being right against what happened.
 *
 * @param scorer what gave the probabilities
 * @param bins in ascending order of probability; empty bins are left out
 * @param error the expected calibration error of these bins, in {@code [0, 1]}
 * @param level level of the bins' intervals
 * @param n items
 */
public record ReliabilityDiagram(String scorer, List<Bin> bins, double error, double level, int n) {

  /** Copies the list. */
  public ReliabilityDiagram {
    bins = List.copyOf(bins);
  }

  /**
   * Items of like probability.
   *
   * @param from smallest probability of the bin: its edge, or its smallest item in bins of equal
   *     mass
   * @param to largest probability of the bin
   * @param items how many there are, at least one
   * @param stated mean of their probabilities
   * @param observed mean of their quality
   * @param low lower end of the Wilson interval of the observed mean
   * @param high upper end
   */
  public record Bin(
      double from, double to, int items, double stated, double observed, double low, double high) {}
}
