package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;

/** The arithmetic of SAR, in nats. */
final class SarFormula {

  /** A sum of relevances that is not above this counts as none. */
  private static final double NOTHING = 1e-12;

  private SarFormula() {}

  /**
   * {@code sum_i R_i u_i / sum_i R_i}: a mean of negative log-probabilities, weighted by relevance.
   *
   * @param nll negative log-probabilities, at least one
   * @param relevance one a token
   * @param variant whose
   * @return the mean; NaN in the reference if nothing is relevant, 0 if the counts differ
   */
  static double tokenSar(double[] nll, double[] relevance, SarVariant variant) {
    if (nll.length != relevance.length) {
      if (variant == SarVariant.REFERENCE) {
        return 0;
      }
      throw new IllegalArgumentException(
          "relevance has " + relevance.length + " values; must have one a token, " + nll.length);
    }
    double sum = StableSum.of(relevance);
    boolean even = variant != SarVariant.REFERENCE && !(sum > NOTHING);
    StableSum weighted = new StableSum();
    for (int i = 0; i < nll.length; i++) {
      weighted.accept(even ? nll[i] / nll.length : nll[i] * (relevance[i] / sum));
    }
    return weighted.value();
  }

  /**
   * {@code (1/K) sum_j -ln(p_j + (1/t) sum_{k != j} g_jk p_k)} with {@code p = exp(-cost)}.
   *
   * @param cost negative log-probabilities, at least one
   * @param similarity {@code [j][k]}; not positive means none
   * @param t the temperature, above 0
   * @return the mean over j
   */
  static double sentenceSar(double[] cost, double[][] similarity, double t) {
    StableSum sum = new StableSum();
    for (int j = 0; j < cost.length; j++) {
      double[] terms = new double[cost.length];
      for (int k = 0; k < cost.length; k++) {
        double g = similarity[j][k];
        terms[k] =
            k == j
                ? -cost[j]
                : g > 0 ? Math.log(g) - Math.log(t) - cost[k] : Double.NEGATIVE_INFINITY;
      }
      sum.accept(-LogSumExp.of(terms));
    }
    return sum.mean();
  }
}
