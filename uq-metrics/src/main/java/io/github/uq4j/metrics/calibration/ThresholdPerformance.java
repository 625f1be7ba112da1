package io.github.uq4j.metrics.calibration;

/**
 * How a threshold divides labelled items: one is called doubtful if its uncertainty is {@code >=}
 * the threshold.
 *
 * @param threshold the threshold, in the unit of the scores; finite
 * @param balancedAccuracy mean of sensitivity and specificity, in {@code [0, 1]}; 0.5 is chance
 * @param sensitivity share of the wrong items that are called doubtful
 * @param specificity share of the right items that are not; 1 minus the false alarm rate
 * @param n items
 * @param positives items that were wrong
 */
public record ThresholdPerformance(
    double threshold,
    double balancedAccuracy,
    double sensitivity,
    double specificity,
    int n,
    int positives) {}
