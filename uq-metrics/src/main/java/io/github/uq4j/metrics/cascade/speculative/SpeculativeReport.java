package io.github.uq4j.metrics.cascade.speculative;

import java.util.List;

/**
 * Which tokens of an answer a rule leaves to the large model.
 *
 * @param rule the rule's name
 * @param alpha its price of the large model
 * @param steps tokens of the answer, end of sequence included
 * @param deferred indices of those left to the large model, ascending
 * @param draftAgrees tokens that are the most probable one of the small model
 * @param targetAgrees tokens that are the most probable one of the large model
 * @param meanTotalVariation mean over the steps of {@code sum_v max(0, p(v) - q(v))}; 0 of no steps
 */
public record SpeculativeReport(
    String rule,
    double alpha,
    int steps,
    List<Integer> deferred,
    int draftAgrees,
    int targetAgrees,
    double meanTotalVariation) {

  /** Copies the list. */
  public SpeculativeReport {
    deferred = List.copyOf(deferred);
  }

  /**
   * The share of tokens left to the large model.
   *
   * @return in {@code [0, 1]}; 0 of no steps
   */
  public double rate() {
    return steps == 0 ? 0 : (double) deferred.size() / steps;
  }
}
