package io.github.uq4j.metrics.evaluation;

/**
 * What a measure says about one score on one set of items.
 *
 * @param metric the measure's id, such as {@code auroc}
 * @param value the measure
 * @param n items
 * @param groups groups of items that are independent of one another; items without a group count as
 *     one each
 * @param positives items that were wrong
 */
public record Measurement(String metric, double value, int n, int groups, int positives) {}
