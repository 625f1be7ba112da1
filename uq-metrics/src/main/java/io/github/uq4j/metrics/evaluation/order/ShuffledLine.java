package io.github.uq4j.metrics.evaluation.order;

import org.apache.commons.math3.random.MersenneTwister;

/**
 * LM-Polygraph's random line, number for number: the mean of 1,000 orders drawn with NumPy's legacy
 * generator (MT19937, seed 42), each order shuffled from the one before.
 */
public final class ShuffledLine {

  private static final int SHUFFLES = 1_000;
  private static final int SEED = 42;

  private ShuffledLine() {}

  /**
   * The mean over orders and over {@code from <= k <= n} of the mean quality of the first {@code
   * k}.
   */
  public static double of(double[] quality, int from) {
    int n = quality.length;
    MersenneTwister random = new MersenneTwister(SEED);
    int[] rank = new int[n];
    for (int i = 0; i < n; i++) {
      rank[i] = i;
    }
    double[] ordered = new double[n];
    double sum = 0;
    for (int s = 0; s < SHUFFLES; s++) {
      for (int i = n - 1; i > 0; i--) {
        int j = below(random, i);
        int moved = rank[i];
        rank[i] = rank[j];
        rank[j] = moved;
      }
      for (int i = 0; i < n; i++) {
        ordered[rank[i]] = quality[i];
      }
      double prefix = 0;
      double means = 0;
      for (int k = 1; k <= n; k++) {
        prefix += ordered[k - 1];
        means += k >= from ? prefix / k : 0;
      }
      sum += means / (n - from + 1);
    }
    return sum / SHUFFLES;
  }

  /** A number from 0 to a limit, inclusive, by masked rejection. */
  private static int below(MersenneTwister random, int limit) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(limit);
    int drawn = random.nextInt() & mask;
    while (drawn > limit) {
      drawn = random.nextInt() & mask;
    }
    return drawn;
  }
}
