package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.OutcomeKind;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import io.github.uq4j.score.LabelledScore;
import java.util.List;
import java.util.Optional;

/**
 * A measure of how good scores are.
 *
 * <p>All measures treat their input alike. Equal scores are never put in an order of their own
 * making: a measure of order is that of all their orders in expectation. A missing or NaN score
 * follows the column's policy, is left out or counted as the least certain, and is never the most
 * certain. Infinite scores rank at the ends, equal to one another. Sums are compensated or exact.
 *
 * <p>Immutable and safe for use by several threads.
 */
public abstract sealed class Metric
    permits BrierScore,
        ExpectedCalibrationError,
        KendallTau,
        NegativeLogLikelihood,
        PrAuc,
        PredictionRejectionRatio,
        ReversedPairs,
        RiskCoverageArea,
        RocAuc,
        SpearmanCorrelation {

  Metric() {}

  /**
   * The measure's name in files.
   *
   * @return a lower-case name
   */
  public abstract String id();

  /**
   * Which values are good.
   *
   * @return the direction
   */
  public abstract Better better();

  /**
   * Why scores of this kind cannot be measured, whatever their values: they are no probabilities,
   * say, or outcomes are graded where they must be right or wrong.
   *
   * @param column scores
   * @return the reason; empty if they can
   */
  public Optional<String> refusal(ScoreColumn column) {
    return Optional.empty();
  }

  /**
   * Measures a score. The order of the items does not matter.
   *
   * @param items labelled scores
   * @return the measure
   * @throws IllegalArgumentException if the measure is not defined for them, as of items that are
   *     all right or all wrong
   */
  public final Measurement measure(List<LabelledScore> items) {
    return measure(ScoreColumn.of("scores", items));
  }

  /**
   * Measures a score. The order of the items does not matter.
   *
   * @param column scores with outcomes
   * @return the measure
   * @throws IllegalArgumentException if there is a {@link #refusal}, or the measure is not defined
   *     for these scores, as of items that are all right or all wrong
   */
  public final Measurement measure(ScoreColumn column) {
    RankedScores ranked = RankedScores.of(column);
    return new Measurement(
        id(), required(ranked), ranked.size(), ranked.groups(), ranked.positives());
  }

  /** The measure with every item counted once. */
  final double required(RankedScores scores) {
    Optional<String> refusal = refusal(scores.column());
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(id() + " of " + scores.column() + ": " + refusal.get());
    }
    double value = value(scores);
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(
          id()
              + " of "
              + scores.size()
              + " items with "
              + scores.positives()
              + " wrong ones is not defined; must have "
              + needs());
    }
    return value;
  }

  /** The measure with every item counted once; NaN if not defined. */
  double value(RankedScores scores) {
    return on(scores).of(Resample.once(scores));
  }

  /** What items must have for the measure to be defined. */
  abstract String needs();

  /** The measure of resamples of these scores. */
  abstract Statistic on(RankedScores scores);

  static Optional<String> unlessBinary(ScoreColumn column) {
    return column.outcomes().kind() == OutcomeKind.BINARY
        ? Optional.empty()
        : Optional.of("outcomes are graded; must be right or wrong");
  }

  static Optional<String> unlessProbability(ScoreColumn column) {
    return column.isProbability()
        ? Optional.empty()
        : Optional.of(
            "scores have the range " + column.range() + "; must be within [0, 1], or calibrate");
  }
}
