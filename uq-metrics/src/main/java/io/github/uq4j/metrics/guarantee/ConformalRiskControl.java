package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The laxest threshold at which few items are both kept and wrong: conformal risk control.
 *
 * <p>An item is kept if its uncertainty is <b>below</b> the threshold {@code t}; its loss is then
 * {@code 1 - quality}, so 1 for a wrong one, and 0 if it is not kept. With {@code R(t)} the mean
 * loss over all {@code n} items, kept or not, and {@code B = 1} the largest loss there can be, the
 * threshold is
 *
 * <pre>sup { t : (n R(t) + B) / (n + 1) &lt;= alpha }</pre>
 *
 * which is attained because the loss of an item on the threshold is not yet counted. It is {@code
 * +Infinity}, keep everything, if even that loses little enough, and there is none unless {@code n
 * >= ceil(1 / alpha) - 1}.
 *
 * <p>Promise: {@code E[loss of a new item] <= alpha}, over the new item and those learnt from
 * together, if all are exchangeable. The share of wrong among <i>all</i> items is bounded, not
 * among the kept ones as by {@link RiskControl}, which also promises it for most draws of the items
 * instead of on average: this one needs far fewer items.
 *
 * <p>Source: Angelopoulos, Bates, Fisch, Lei and Schuster, "Conformal Risk Control", ICLR 2024, <a
 * href="https://arxiv.org/abs/2208.02814">arXiv 2208.02814</a>. Departs from the paper: none; its
 * {@code lambda} is {@code -t}.
 *
 * <p>Edge cases: items of equal uncertainty are kept or dropped together; an item whose uncertainty
 * is NaN or {@code +Infinity} is never kept but counts among the {@code n}; if the surest items
 * alone lose too much the threshold is their uncertainty, and none of those seen is kept; no or too
 * few items give a certificate without threshold that says how many are needed.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ConformalRiskControl {

  private static final ConformalRiskControl DEFAULTS = new ConformalRiskControl(0.1);

  private final double alpha;

  private ConformalRiskControl(double alpha) {
    this.alpha = alpha;
  }

  /**
   * At most 10 % of items kept and wrong.
   *
   * @return the method
   */
  public static ConformalRiskControl withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same for another risk.
   *
   * @param share largest expected loss of an item, in {@code (0, 1)}
   * @return a new method
   * @throws IllegalArgumentException if it is outside
   */
  public ConformalRiskControl withAlpha(double share) {
    return new ConformalRiskControl(RiskControl.requireShare("alpha", share));
  }

  /**
   * Finds the threshold.
   *
   * @param items judged scores
   * @return the threshold with its promise, or how many items are needed
   */
  public ConformalCertificate learn(List<JudgedScore> items) {
    int n = items.size();
    int wrong = (int) items.stream().filter(JudgedScore::wrong).count();
    FittedOn on = FittedOn.of(n, wrong);
    if (n < ConformalRank.needed(alpha)) {
      return certificate(OptionalDouble.empty(), 0, n, 0, on);
    }
    double allowed = ConformalRank.losses(alpha, n);
    List<JudgedScore> sorted =
        items.stream()
            .filter(item -> item.uncertainty() < Double.POSITIVE_INFINITY)
            .sorted(Comparator.comparingDouble(JudgedScore::uncertainty))
            .toList();
    StableSum loss = new StableSum();
    double lost = 0;
    int kept = 0;
    for (int end = 0; end < sorted.size(); ) {
      double here = sorted.get(end).uncertainty();
      for (; end < sorted.size() && sorted.get(end).uncertainty() == here; end++) {
        loss.accept(1 - sorted.get(end).quality());
      }
      if (!(loss.value() <= allowed)) {
        return certificate(OptionalDouble.of(here), kept, n, lost, on);
      }
      lost = Math.max(0, loss.value());
      kept = end;
    }
    return certificate(OptionalDouble.of(Double.POSITIVE_INFINITY), kept, n, lost, on);
  }

  private ConformalCertificate certificate(
      OptionalDouble threshold, int kept, int n, double lost, FittedOn on) {
    return new ConformalCertificate(
        ConformalCertificate.Promise.RISK, threshold, alpha, 1, kept, n, lost, on);
  }

  @Override
  public String toString() {
    return "ConformalRiskControl[alpha=" + alpha + "]";
  }
}
