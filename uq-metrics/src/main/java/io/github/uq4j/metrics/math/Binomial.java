package io.github.uq4j.metrics.math;

import org.apache.commons.math3.special.Beta;

/**
 * Tails of the binomial distribution and the bounds on means of bounded numbers built on them. All
 * are probabilities under {@code n} independent trials of success probability {@code p}.
 */
public final class Binomial {

  private Binomial() {}

  /**
   * {@code P(X <= successes)} for {@code X ~ Bin(n, p)}, by the regularised incomplete beta
   * function, so that small tails keep their digits.
   *
   * @param successes any whole number; below 0 the probability is 0, from n on it is 1
   * @param n trials, {@code >= 0}
   * @param p success probability in {@code [0, 1]}
   * @return the probability
   * @throws IllegalArgumentException if n is negative or p outside {@code [0, 1]}
   */
  public static double atMost(long successes, long n, double p) {
    if (n < 0) {
      throw new IllegalArgumentException("n = " + n + "; must be >= 0");
    }
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("p = " + p + "; must be in [0, 1]");
    }
    if (successes < 0) {
      return 0;
    }
    if (successes >= n) {
      return 1;
    }
    return Beta.regularizedBeta(1 - p, (double) (n - successes), successes + 1.0);
  }

  /**
   * The Hoeffding-Bentkus bound on the probability that {@code n} independent numbers in {@code [0,
   * 1]} with a mean of at least {@code p} have a sum of at most the one seen: {@code min(exp(-n
   * h(min(m, p), p)), e P(Bin(n, p) <= ceil(n m)))} with {@code m = sum / n} and {@code h(a, b) = a
   * ln(a/b) + (1-a) ln((1-a)/(1-b))}.
   *
   * <p>Source: Bates, Angelopoulos, Lei, Malik and Jordan, "Distribution-Free, Risk-Controlling
   * Prediction Sets", Journal of the ACM 2021, proposition 4, <a
   * href="https://arxiv.org/abs/2101.02703">arXiv 2101.02703</a>.
   *
   * @param sum the sum seen, in {@code [0, n]}
   * @param n numbers, {@code >= 0}
   * @param p the mean, in {@code (0, 1)}
   * @return a valid p-value, at most 1; 1 for no numbers
   * @throws IllegalArgumentException if an argument is outside its range
   */
  public static double hoeffdingBentkus(double sum, long n, double p) {
    if (!(sum >= 0 && sum <= n)) {
      throw new IllegalArgumentException("sum = " + sum + "; must be in [0, n = " + n + "]");
    }
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p = " + p + "; must be in (0, 1)");
    }
    if (n == 0) {
      return 1;
    }
    double mean = Math.min(sum / (double) n, p);
    double hoeffding = Math.exp(-(double) n * (term(mean, p) + term(1 - mean, 1 - p)));
    double bentkus = Math.E * atMost((long) Math.ceil(sum), n, p);
    return Math.min(1, Math.min(hoeffding, bentkus));
  }

  private static double term(double a, double b) {
    return a == 0 ? 0 : a * Math.log(a / b);
  }
}
