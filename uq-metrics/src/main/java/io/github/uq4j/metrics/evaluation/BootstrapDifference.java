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
    int n,
    int groups,
    int positives,
    BootstrapInterval.Resampling resampling) {}
