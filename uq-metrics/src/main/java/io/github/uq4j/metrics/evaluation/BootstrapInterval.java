package io.github.uq4j.metrics.evaluation;

/**
 * A measure with a bootstrap interval.
 *
 * @param metric the measure's id, such as {@code auroc}
 * @param value the measure on the items themselves
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param n items
 * @param groups groups that were resampled; items without a group count as one each
 * @param positives items that were wrong
 * @param resampling how the interval was made
 */
public record BootstrapInterval(
    String metric,
    double value,
    double low,
    double high,
    int n,
    int groups,
    int positives,
    Resampling resampling) {

  /**
   * How an interval was made.
   *
   * @param level share of the resamples inside the interval
   * @param resamples resamples that entered the interval: those for which the measure is defined
   * @param redrawn resamples that held one class only and were drawn again
   * @param seed seed of the random numbers
   */
  public record Resampling(double level, int resamples, int redrawn, long seed) {}
}
