package io.github.uq4j.metrics.evaluation.comparison;

/**
 * How far a score is behind the best one on a measure, on the same resamples of the items that both
 * measure.
 *
 * @param best the scorer of the best value
 * @param behind how much better the best one is, 0 or more on their own items
 * @param low lower end of the difference's interval
 * @param high upper end
 * @param p two-sided p-value of no difference
 * @param adjusted the p-value adjusted by Holm for all scores of the table
 * @param n items that both measure
 */
public record ToBest(
    String best, double behind, double low, double high, double p, double adjusted, int n) {}
