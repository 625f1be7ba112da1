package io.github.uq4j.metrics.evaluation.comparison;

import io.github.uq4j.metrics.evaluation.items.OutcomeKind;
import java.util.List;
import java.util.Optional;

/**
 * How good several scores of the same items are.
 *
 * @param n items
 * @param groups groups of dependent items; items without a group count as one each
 * @param positives items that were wrong; of graded outcomes, those of a quality below 0.5
 * @param kind whether outcomes are graded
 * @param scorers the scorers, in the order of the table
 * @param measures a table for every measure, in the order they were asked for
 * @param level level of the intervals
 * @param resamples how many resamples were drawn
 * @param seed seed of the draws
 */
public record EvaluationReport(
    int n,
    int groups,
    int positives,
    OutcomeKind kind,
    List<String> scorers,
    List<MeasureTable> measures,
    double level,
    int resamples,
    long seed) {

  /** Copies the lists. */
  public EvaluationReport {
    scorers = List.copyOf(scorers);
    measures = List.copyOf(measures);
  }

  /**
   * One measure.
   *
   * @param metric its id
   * @return its table, if it was asked for
   */
  public Optional<MeasureTable> measure(String metric) {
    return measures.stream().filter(m -> m.metric().equals(metric)).findFirst();
  }
}
