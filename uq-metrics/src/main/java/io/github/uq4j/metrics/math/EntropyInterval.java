package io.github.uq4j.metrics.math;

/**
 * Certified ends of the Shannon entropy of a distribution of which only the most probable words are
 * known.
 *
 * <p>With {@code head = -sum p ln p} over the known words and {@code r = 1 - sum p} the mass of the
 * others, none of which is above {@code c}, the smallest of the most probable: the entropy is
 * smallest if the others are as few as can be, {@code n = floor(r / c)} words of {@code c} and one
 * of the remainder {@code rho}: {@code lower = head - n c ln c - rho ln rho}. It is largest if they
 * are all alike: {@code upper = head - r ln(r / others)}, with {@code others} the number of words
 * that are not known.
 *
 * @param lower nats, {@code >= 0}
 * @param upper nats; positive infinity if the size of the vocabulary is unknown and something is
 *     left for other words
 */
public record EntropyInterval(double lower, double upper) {

  /** How far probabilities may miss what they must be, in the single precision of recordings. */
  private static final double ROUNDING = 1e-5;

  /**
   * An entropy that is known.
   *
   * @param entropy nats
   * @return an interval of one number
   */
  public static EntropyInterval of(double entropy) {
    return new EntropyInterval(entropy, entropy);
  }

  /**
   * The interval from the most probable words.
   *
   * @param logprobs of the known words, in nats, distinct words; negative infinity is probability
   *     zero
   * @param cap log-probability that no other word exceeds
   * @param vocabulary how many words there are, {@link Double#POSITIVE_INFINITY} if unknown
   * @return the interval
   * @throws IllegalArgumentException if the probabilities sum to more than 1, there are more of
   *     them than words, or the other words cannot hold what is left
   */
  public static EntropyInterval ofMostProbable(double[] logprobs, double cap, double vocabulary) {
    StableSum mass = new StableSum();
    StableSum head = new StableSum();
    for (double logprob : logprobs) {
      double p = Math.exp(logprob);
      mass.accept(p);
      if (p > 0) {
        head.accept(-p * logprob);
      }
    }
    double others = vocabulary - logprobs.length;
    double left = Math.max(0, 1 - mass.value());
    double most = Math.exp(cap);
    check(mass.value(), others, left, most);
    double known = Math.max(0, head.value());
    if (left == 0 || most == 0 || others == 0) {
      return of(known);
    }
    double full = Math.floor(left / most);
    double remainder = Math.max(0, left - full * most);
    double lower = known - full * most * cap - entropyTerm(remainder);
    double upper =
        others < Double.POSITIVE_INFINITY
            ? known - left * Math.log(left / others)
            : Double.POSITIVE_INFINITY;
    return new EntropyInterval(lower, Math.max(lower, upper));
  }

  private static double entropyTerm(double p) {
    return p > 0 ? p * Math.log(p) : 0;
  }

  private static void check(double mass, double others, double left, double most) {
    if (!(mass <= 1 + ROUNDING)) {
      throw new IllegalArgumentException(
          "top_logprobs sum to a probability of " + mass + "; must be <= 1");
    }
    if (others < 0) {
      throw new IllegalArgumentException(
          "top_logprobs hold " + -others + " words more than the vocabulary; must hold no more");
    }
    double room = others == 0 || most == 0 ? 0 : others * most;
    if (left > ROUNDING && !(left <= room * (1 + ROUNDING))) {
      throw new IllegalArgumentException(
          "top_logprobs leave "
              + left
              + " to other words, none of them above "
              + most
              + "; must leave at most "
              + room);
    }
  }
}
