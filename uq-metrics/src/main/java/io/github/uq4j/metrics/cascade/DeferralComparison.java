package io.github.uq4j.metrics.cascade;

import io.github.uq4j.metrics.math.Ranks;
import io.github.uq4j.metrics.math.StableSum;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The difference of two rules' areas on the same prompts, with a paired test in closed form.
 *
 * <p>The area is {@code (mean q1 + mean q2) / 2 + (1/n^2) sum_i sum_j k(i, j)} with {@code k(i, j)
 * = (g_j - g_i) (w_ji - 1/2) / 2}, where {@code g} are the gains and {@code w_ji} is 1 if {@code j}
 * is deferred before {@code i} and 1/2 if they are equal. The difference of two rules is therefore
 * a V-statistic in the prompts, and its variance to first order is {@code (4/n) Var_i(mean_j
 * (k_a(i, j) - k_b(i, j)))} (Hoeffding's projection), found from two sorts. The first terms are the
 * same for both rules and cancel.
 *
 * <p>Source: Hoeffding, "A Class of Statistics with Asymptotically Normal Distribution", 1948, <a
 * href="https://doi.org/10.1214/aoms/1177730196">doi:10.1214/aoms/1177730196</a>; as DeLong and
 * others do for ROC curves, 1988, <a
 * href="https://doi.org/10.2307/2531595">doi:10.2307/2531595</a>.
 *
 * <p>Large-sample: trust it from about 50 prompts on. Two rules of the same order have a difference
 * and a standard error of 0 and the p-value 1.
 *
 * @param difference the first rule's area less the second's, in units of quality
 * @param standardError of the difference
 * @param pValue two-sided, in [0, 1]
 * @param low lower end of the 95 % interval
 * @param high upper end
 * @param n prompts
 */
public record DeferralComparison(
    double difference, double standardError, double pValue, double low, double high, int n) {

  private static final double QUANTILE = 1.959963984540054;

  /**
   * Compares two rules.
   *
   * @param first the curve of one rule
   * @param second the curve of another, of the same prompts in the same order
   * @return the difference and its test
   * @throws IllegalArgumentException if the prompts differ in number or in a quality, or are fewer
   *     than two
   */
  public static DeferralComparison of(DeferralCurve first, DeferralCurve second) {
    int n = first.n();
    if (second.n() != n || n < 2) {
      throw new IllegalArgumentException(
          "curves of " + n + " and " + second.n() + " prompts; must be of the same, at least 2");
    }
    for (int i = 0; i < n; i++) {
      if (first.gain(i) != second.gain(i) || first.small(i) != second.small(i)) {
        throw new IllegalArgumentException(
            "prompt %d has qualities %s, %s and %s, %s; must be the same"
                .formatted(
                    i,
                    first.small(i),
                    first.small(i) + first.gain(i),
                    second.small(i),
                    second.small(i) + second.gain(i)));
      }
    }
    double[] a = projections(first);
    double[] b = projections(second);
    StableSum mean = new StableSum();
    for (int i = 0; i < n; i++) {
      mean.accept(a[i] - b[i]);
    }
    StableSum squares = new StableSum();
    for (int i = 0; i < n; i++) {
      double d = a[i] - b[i] - mean.mean();
      squares.accept(d * d);
    }
    double error = 2 * Math.sqrt(squares.value() / (n - 1.0) / n);
    return of(first.auc() - second.auc(), error, n);
  }

  private static DeferralComparison of(double difference, double error, int n) {
    double p = difference == 0 ? 1 : 0;
    if (error > 0) {
      p = 2 * new NormalDistribution().cumulativeProbability(-Math.abs(difference) / error);
    }
    double half = QUANTILE * error;
    return new DeferralComparison(difference, error, p, difference - half, difference + half, n);
  }

  /** {@code mean_j k(i, j)} of every prompt: what it adds to the area beside chance. */
  private static double[] projections(DeferralCurve curve) {
    Ranks ranks = curve.ranks();
    int n = curve.n();
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += curve.gain(i);
    }
    double[] projections = new double[n];
    double before = 0;
    int start = 0;
    for (int block = 0; block < ranks.blocks(); block++) {
      int end = ranks.blockEnd(block);
      double inside = 0;
      for (int place = start; place < end; place++) {
        inside += curve.gain(ranks.at(place));
      }
      double earlier = before + inside / 2;
      double rank = (start + end) / 2.0;
      for (int place = start; place < end; place++) {
        int item = ranks.at(place);
        double gain = curve.gain(item);
        projections[item] = (earlier - total / 2 - gain * (rank - n / 2.0)) / (2.0 * n);
      }
      before += inside;
      start = end;
    }
    return projections;
  }
}
