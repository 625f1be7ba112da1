package io.github.uq4j.metrics.evaluation;

/**
 * The difference of a measure between two scores of the same items, with a bootstrap interval; both
 * scores are measured on the same resamples.
 *
 * @param metric the measure's id, such as {@code auroc}
 * @param first the measure of the first score
 * @param second the measure of the second score
 * @param difference {@code first - second}
 * @param low lower end of the difference's interval
 * @param high upper end of the difference's interval
 * @param p two-sided p-value of no difference: twice the smaller share of resamples on one side of
 *     0, {@code 2 (1 + count) / (1 + resamples)}; where fewer than 10 are there, that of Student's
 *     t with the resamples' standard deviation and {@code groups - 1} degrees of freedom, so that
 *     small values differ; in {@code [1e-12, 1]}
 * @param n items
 * @param groups groups that were resampled; items without a group count as one each
 * @param positives items that were wrong
 * @param resampling how the interval was made
 */
public record BootstrapDifference(
    String metric,
    double first,
    double second,
    double difference,
    double low,
    double high,
    double p,
    int n,
    int groups,
    int positives,
    BootstrapInterval.Resampling resampling) {}
