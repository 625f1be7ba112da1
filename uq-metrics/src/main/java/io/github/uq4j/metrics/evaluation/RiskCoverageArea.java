package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.order.PrefixMeans;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import io.github.uq4j.metrics.math.StableSum;

/**
 * The area under the risk-coverage curve (AURC): the mean risk of the answers that are kept, over
 * all numbers of answers one may keep, most certain first. The risk of an item is 1 minus its
 * quality.
 *
 * <p>{@code AURC = (1/n) sum_k (1/k) sum_{i <= k} risk_i}, items in ascending order of uncertainty;
 * {@code E-AURC = AURC - AURC of the best order}. Both in {@code [0, 1]}, smaller is better; a
 * random order's AURC is the mean risk, a perfect order's E-AURC 0.
 *
 * <p>Source: Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation for Deep Neural
 * Classifiers", ICLR 2019, <a href="https://arxiv.org/abs/1805.08206">arXiv 1805.08206</a>. Departs
 * from the paper: the best order's area is exact, not its approximation by an integral; qualities
 * may be graded. Equal to LM-Polygraph's {@code RiskCoverageCurveAUC} where qualities span {@code
 * [0, 1]} (it scales them to do so) and no scores are equal (it keeps those in the order of the
 * input).
 *
 * <p>Edge cases: no item is refused; one item gives its risk; equal scores count in expectation;
 * missing and infinite scores as for every {@link Metric}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RiskCoverageArea extends Metric {

  private static final RiskCoverageArea DEFAULTS = new RiskCoverageArea(Kind.MEAN_RISK);

  private final Kind kind;

  /** What is averaged over the coverages. */
  public enum Kind {
    /** The mean risk of what is kept: AURC. */
    MEAN_RISK("aurc"),
    /** How much that is above the best order's: E-AURC. */
    EXCESS_RISK("e-aurc"),
    /** The sum of the risks of what is kept, LM-Polygraph's without normalisation. */
    SUMMED_RISK("summed-risk");

    private final String id;

    Kind(String id) {
      this.id = id;
    }
  }

  private RiskCoverageArea(Kind kind) {
    this.kind = kind;
  }

  /**
   * The AURC.
   *
   * @return the measure
   */
  public static RiskCoverageArea withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same of another kind.
   *
   * @param newKind what is averaged
   * @return a new measure
   */
  public RiskCoverageArea withKind(Kind newKind) {
    return new RiskCoverageArea(newKind);
  }

  @Override
  public String id() {
    return kind.id;
  }

  @Override
  public Better better() {
    return Better.LOWER;
  }

  @Override
  String needs() {
    return "at least one item";
  }

  @Override
  Statistic on(RankedScores scores) {
    return switch (kind) {
      case MEAN_RISK -> items -> 1 - PrefixMeans.ofScores(items, 1) / items.total();
      case EXCESS_RISK ->
          items ->
              Math.max(0, PrefixMeans.ofOracle(items, 1) - PrefixMeans.ofScores(items, 1))
                  / items.total();
      case SUMMED_RISK -> RiskCoverageArea::summed;
    };
  }

  private static double summed(Resample items) {
    StableSum sum = new StableSum();
    double risk = 0;
    for (int block = 0; block < items.blocks(); block++) {
      int weight = items.blockWeight(block);
      double own = weight - items.blockQuality(block);
      sum.accept(weight * risk + own * (weight + 1) / 2);
      risk += own;
    }
    return sum.value() / items.total();
  }

  @Override
  public String toString() {
    return "RiskCoverageArea[kind=" + kind + "]";
  }
}
