package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.MeanLoss;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import java.util.Optional;

/**
 * The mean squared difference of the stated probability of being right and the quality: {@code
 * (1/n) sum (p_i - q_i)^2}.
 *
 * <p>In {@code [0, 1]}, smaller is better; always stating the mean quality {@code m} of binary
 * outcomes gives {@code m (1 - m)}. Scores must be probabilities.
 *
 * <p>Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather
 * Review 1950, <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">
 * doi:10.1175/1520-0493(1950)078&lt;0001:VOFEIT&gt;2.0.CO;2</a>. Departs from the paper: one class
 * is counted, so that it is half of the paper's for two; qualities may be graded.
 *
 * <p>Edge cases: no item is refused; one class and equal scores are not; a missing score that is
 * counted is a probability of 0.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BrierScore extends Metric {

  private static final BrierScore DEFAULTS = new BrierScore();

  private BrierScore() {}

  /**
   * The measure; it has no options.
   *
   * @return the measure
   */
  public static BrierScore withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "brier";
  }

  @Override
  public Better better() {
    return Better.LOWER;
  }

  @Override
  public Optional<String> refusal(ScoreColumn column) {
    return unlessProbability(column);
  }

  @Override
  String needs() {
    return "at least one item";
  }

  @Override
  Statistic on(RankedScores scores) {
    return MeanLoss.of(scores, (p, q) -> (p - q) * (p - q));
  }

  @Override
  public String toString() {
    return "BrierScore[]";
  }
}
