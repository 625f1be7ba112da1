package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import io.github.uq4j.metrics.math.StableSum;

/**
 * Spearman's rank correlation of uncertainty with risk (1 minus quality): Pearson's correlation of
 * their ranks, equal values sharing the mean of theirs.
 *
 * <p>In {@code [-1, 1]}; 0 is chance.
 *
 * <p>Source: Spearman, "The Proof and Measurement of Association between Two Things", American
 * Journal of Psychology 1904, <a href="https://doi.org/10.2307/1412159">doi:10.2307/1412159</a>.
 * Equal to SciPy's {@code spearmanr}. Departs from the paper: none.
 *
 * <p>Edge cases: scores that are all equal, or qualities that are, or fewer than two items, are
 * refused; missing and infinite scores as for every {@link Metric}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SpearmanCorrelation extends Metric {

  private static final SpearmanCorrelation DEFAULTS = new SpearmanCorrelation();

  private SpearmanCorrelation() {}

  /**
   * The measure; it has no options.
   *
   * @return the measure
   */
  public static SpearmanCorrelation withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "spearman";
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
    return SpearmanCorrelation::correlation;
  }

  private static double correlation(Resample items) {
    int levels = items.levels().count();
    double[] ofLevel = new double[levels];
    double middle = (items.total() + 1) / 2.0;
    StableSum qualitySquares = new StableSum();
    long before = 0;
    for (int level = 0; level < levels; level++) {
      int weight = items.levelWeight(level);
      ofLevel[level] = before + (weight + 1) / 2.0 - middle;
      qualitySquares.accept(weight * ofLevel[level] * ofLevel[level]);
      before += weight;
    }
    StableSum scoreSquares = new StableSum();
    StableSum products = new StableSum();
    before = 0;
    int place = 0;
    for (int block = 0; block < items.blocks(); block++) {
      int weight = items.blockWeight(block);
      double rank = before + (weight + 1) / 2.0 - middle;
      double qualities = 0;
      for (int end = items.scores().blockEnd(block); place < end; place++) {
        qualities += items.weight(place) * ofLevel[items.scores().level(place)];
      }
      scoreSquares.accept(weight * rank * rank);
      products.accept(rank * qualities);
      before += weight;
    }
    double spread = Math.sqrt(scoreSquares.value()) * Math.sqrt(qualitySquares.value());
    return spread > 0 ? Math.max(-1, Math.min(1, -products.value() / spread)) : Double.NaN;
  }

  @Override
  public String toString() {
    return "SpearmanCorrelation[]";
  }
}
