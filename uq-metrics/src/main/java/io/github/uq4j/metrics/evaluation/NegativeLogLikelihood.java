package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.MeanLoss;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import java.util.Optional;

/**
 * The mean negative log-likelihood of what happened under the stated probabilities of being right:
 * {@code -(1/n) sum (q_i ln p_i + (1 - q_i) ln(1 - p_i))}.
 *
 * <p>In nats, from 0, smaller is better; always stating a half gives {@code ln 2}. Scores must be
 * probabilities. Probabilities are kept {@code 2^-52} away from 0 and 1, so that one certain error
 * among {@code n} items costs {@code 36.04 / n} and not infinity.
 *
 * <p>Source: Good, "Rational Decisions", JRSS B 1952, <a
 * href="https://doi.org/10.1111/j.2517-6161.1952.tb00104.x">doi:10.1111/j.2517-6161.1952.tb00104.x</a>.
 * Equal to scikit-learn's {@code log_loss}. Departs from the paper: the bound above; qualities may
 * be graded.
 *
 * <p>Edge cases: no item is refused; one class and equal scores are not; a missing score that is
 * counted is a probability of 0.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class NegativeLogLikelihood extends Metric {

  private static final double SMALLEST = 0x1p-52;

  private static final NegativeLogLikelihood DEFAULTS = new NegativeLogLikelihood();

  private NegativeLogLikelihood() {}

  /**
   * The measure; it has no options.
   *
   * @return the measure
   */
  public static NegativeLogLikelihood withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "nll";
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
    return MeanLoss.of(scores, NegativeLogLikelihood::loss);
  }

  private static double loss(double probability, double quality) {
    double p = Math.min(1 - SMALLEST, Math.max(SMALLEST, probability));
    return -(quality * Math.log(p) + (1 - quality) * Math.log1p(-p));
  }

  @Override
  public String toString() {
    return "NegativeLogLikelihood[]";
  }
}
