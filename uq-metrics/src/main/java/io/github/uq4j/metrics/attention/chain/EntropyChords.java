package io.github.uq4j.metrics.attention.chain;

import java.util.Arrays;

/**
 * {@code -w ln w} from below, by chords between the numbers that have five bits after the first: a
 * look-up and a product instead of a logarithm. The function is concave, so a chord lies under it,
 * by at most {@code w / 8192}.
 */
final class EntropyChords {

  /** By how much the entropy of weights of sum 1 may exceed {@link #entropy}. */
  static final double GAP = 1.0 / 8192;

  private static final int DROPPED = 18;
  private static final double[] LINES = lines();

  private EntropyChords() {}

  private static double[] lines() {
    int infinite = Float.floatToRawIntBits(Float.POSITIVE_INFINITY) >>> DROPPED;
    double[] lines = new double[2 << (32 - DROPPED)];
    Arrays.fill(lines, Double.NaN);
    for (int i = 0; i < infinite; i++) {
      double low = Float.intBitsToFloat(i << DROPPED);
      double high = i + 1 < infinite ? Float.intBitsToFloat((i + 1) << DROPPED) : 0x1p128;
      double slope = (of(high) - of(low)) / (high - low);
      lines[2 * i] = of(low) - slope * low;
      lines[2 * i + 1] = slope;
    }
    return lines;
  }

  private static double of(double w) {
    return w > 0 ? -w * Math.log(w) : 0;
  }

  /**
   * The entropy, from below, of weights scaled to the sum 1.
   *
   * @param weights any numbers
   * @return nats; NaN if a weight is negative, infinite or NaN
   */
  static double entropy(float[] weights) {
    double even = 0;
    double odd = 0;
    double sumEven = 0;
    double sumOdd = 0;
    for (int c = 0; c + 1 < weights.length; c += 2) {
      float w = weights[c];
      float v = weights[c + 1];
      even += chord(w);
      odd += chord(v);
      sumEven += w;
      sumOdd += v;
    }
    if (weights.length % 2 > 0) {
      float w = weights[weights.length - 1];
      even += chord(w);
      sumEven += w;
    }
    double sum = sumEven + sumOdd;
    return (even + odd) / sum + Math.log(sum);
  }

  private static double chord(float w) {
    int line = (Float.floatToRawIntBits(w) >>> DROPPED) << 1;
    return LINES[line] + LINES[line + 1] * w;
  }
}
