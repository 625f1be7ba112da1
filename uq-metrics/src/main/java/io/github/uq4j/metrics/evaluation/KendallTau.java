package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.order.PairCounts;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import io.github.uq4j.metrics.evaluation.order.Statistic;

/**
 * Kendall's rank correlation of uncertainty with risk (1 minus quality), the tau-b that corrects
 * for ties.
 *
 * <p>{@code tau_b = (C - D) / sqrt((n0 - n1)(n0 - n2))} with {@code C} pairs in which the less
 * certain item is the worse one, {@code D} in which it is the better one, {@code n0} pairs in all,
 * {@code n1} of equal scores, {@code n2} of equal qualities. In {@code [-1, 1]}; 0 is chance. With
 * binary outcomes 1 is reached only if the scores, too, have two values. {@code O(n log n)}.
 *
 * <p>Source: Kendall, "The treatment of ties in ranking problems", Biometrika 1945, <a
 * href="https://doi.org/10.1093/biomet/33.3.239">doi:10.1093/biomet/33.3.239</a>. Equal to SciPy's
 * {@code kendalltau}. Departs from the paper: none.
 *
 * <p>Edge cases: scores that are all equal, or qualities that are, or fewer than two items, are
 * refused; missing and infinite scores as for every {@link Metric}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class KendallTau extends Metric {

  private static final KendallTau DEFAULTS = new KendallTau();

  private KendallTau() {}

  /**
   * The measure; it has no options.
   *
   * @return the measure
   */
  public static KendallTau withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "kendall";
  }

  @Override
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  String needs() {
    return "two different scores and two different qualities";
  }

  @Override
  Statistic on(RankedScores scores) {
    return KendallTau::tau;
  }

  private static double tau(Resample items) {
    PairCounts counts = PairCounts.of(items);
    double unequalScores = counts.pairs() - counts.equalScores();
    double unequalQualities = counts.pairs() - counts.equalQualities();
    if (!(unequalScores > 0 && unequalQualities > 0)) {
      return Double.NaN;
    }
    double tau =
        (counts.concordant() - counts.reversed())
            / (Math.sqrt(unequalScores) * Math.sqrt(unequalQualities));
    return Math.max(-1, Math.min(1, tau));
  }

  @Override
  public String toString() {
    return "KendallTau[]";
  }
}
