package io.github.uq4j.metrics.attention.chain;

import java.util.Arrays;

/**
 * Renyi's entropy of order 3/2, {@code -2 ln sum w^(3/2)}, from below and without logarithms per
 * weight. Shannon's entropy is never less.
 *
 * <p>Powers are products with square roots, in single precision and in a loop that the JIT compiler
 * turns into vectors. What is added to a weight makes its power larger, so the bound lower, and
 * keeps products from being too small to be quick. Holds room to work in; for one thread.
 */
final class RenyiEntropy {

  private static final int LANES = 256;
  private static final float TINY = 1e-12f;
  private static final double LEAST = 1e-4;

  private final float[] lanes = new float[LANES];
  private final float[] sums = new float[LANES];
  private final float[] powers = new float[LANES];

  /**
   * The entropy of weights scaled to the sum 1, less what rounding may cost.
   *
   * @param weights any numbers
   * @return nats; negative infinity if a weight is negative (beyond rounding), infinite or NaN, or
   *     their sum too small or large
   */
  double of(float[] weights) {
    Arrays.fill(sums, 0);
    Arrays.fill(powers, 0);
    for (int from = 0; from < weights.length; from += LANES) {
      int count = Math.min(LANES, weights.length - from);
      System.arraycopy(weights, from, lanes, 0, count);
      Arrays.fill(lanes, count, LANES, 0);
      accumulate(lanes, sums, powers);
    }
    return bound((weights.length + LANES - 1) / LANES);
  }

  private static void accumulate(float[] weights, float[] sums, float[] powers) {
    for (int lane = 0; lane < LANES; lane++) {
      float w = weights[lane] + TINY;
      sums[lane] += w;
      powers[lane] += w * (float) Math.sqrt(w);
    }
  }

  private double bound(int rounds) {
    double sum = 0;
    double power = 0;
    for (int lane = 0; lane < LANES; lane++) {
      sum += sums[lane];
      power += powers[lane];
    }
    sum -= (double) rounds * LANES * TINY;
    if (!(sum > LEAST && power > 0 && sum < Float.MAX_VALUE)) {
      return Double.NEGATIVE_INFINITY;
    }
    double rounding = 4.0 * (rounds + 6) * Math.ulp(1f);
    return 3 * Math.log(sum) - 2 * Math.log(power) - rounding;
  }
}
