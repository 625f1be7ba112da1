package io.github.uq4j.onnx.internal.decode;

import java.util.Arrays;

/**
 * Reduces a row of logits in two sweeps: lane maxima, then the exponentials' sums.
 *
 * <p>A sweep works on blocks of {@value #LANES} values in small elementwise loops, each of which
 * the JIT compiler turns into vector instructions; a single loop with a call of {@code Math.exp} it
 * would not. The exponential is a float polynomial (about 1e-7 relative); sums are folded into
 * doubles every few blocks. The largest value is left out of the sum and comes back through {@code
 * log1p}, so that log-probabilities near zero keep their digits.
 *
 * <p>The k largest values are found without sorting: at least k lanes hold a value no smaller than
 * the k-th largest lane maximum, so only lanes that reach it are looked at again.
 *
 * <p>Holds scratch memory: one instance is for one thread.
 */
final class LogitKernel {

  static final int LANES = 256;

  private static final int BLOCKS_PER_FOLD = 16;
  private static final float SMALLEST = -87f;
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6933594f;
  private static final float LN2_LOW = -2.1219444e-4f;
  private static final float ROUND = 12582912f;
  private static final int ROUND_BITS = 0x4B400000;

  private final float[] laneMax = new float[LANES];
  private final float[] difference = new float[LANES];
  private final float[] rounded = new float[LANES];
  private final int[] bits = new int[LANES];
  private final float[] power = new float[LANES];
  private final float[] sum = new float[LANES];
  private final float[] weighted = new float[LANES];

  /**
   * Reduces a row.
   *
   * @param row holds it
   * @param from where it starts
   * @param count its length, {@code >= 1}
   * @return the reduction
   * @throws ArithmeticException if the row holds NaN or positive infinity, or nothing finite
   */
  LogitRow reduce(float[] row, int from, int count) {
    float max = maximum(row, from, count);
    if (!(max > Float.NEGATIVE_INFINITY && max < Float.POSITIVE_INFINITY)) {
      throw new ArithmeticException("largest logit = " + max + "; logits must be finite");
    }
    int best = firstOf(row, from, count, max);
    double others = 0;
    double weightedOthers = 0;
    for (int at = 0; at < count; at += LANES * BLOCKS_PER_FOLD) {
      Arrays.fill(sum, 0);
      Arrays.fill(weighted, 0);
      int end = Math.min(count, at + LANES * BLOCKS_PER_FOLD);
      for (int block = at; block < end; block += LANES) {
        int size = Math.min(LANES, end - block);
        exponentials(row, from + block, size, max, 1);
        if (best >= block && best < block + size) {
          power[best - block] = 0;
        }
        accumulate(size);
      }
      for (int i = 0; i < LANES; i++) {
        others += sum[i];
        weightedOthers += weighted[i];
      }
    }
    double logSum = Math.log1p(others);
    double entropy = logSum - weightedOthers / (1 + others);
    return new LogitRow(max, best, logSum, Math.max(0, entropy));
  }

  /**
   * Writes {@code exp((x - max) * scale)} of a row.
   *
   * @param row holds it
   * @param from where it starts
   * @param into takes the values from 0 on; its length is the row's
   * @param max the row's largest value
   * @param scale one over the temperature
   */
  void weights(float[] row, int from, float[] into, float max, float scale) {
    for (int block = 0; block < into.length; block += LANES) {
      int size = Math.min(LANES, into.length - block);
      exponentials(row, from + block, size, max, scale);
      System.arraycopy(power, 0, into, block, size);
    }
  }

  /**
   * The ids of the largest values, in descending order; of equal ones the smaller id comes first.
   *
   * @param row holds the values
   * @param from where they start
   * @param count how many there are
   * @param k how many to find; no more than there are come back
   * @return the ids
   */
  int[] largest(float[] row, int from, int count, int k) {
    int wanted = Math.min(k, count);
    if (wanted == 0) {
      return new int[0];
    }
    float bound = Float.NEGATIVE_INFINITY;
    int lanes = Math.min(LANES, count);
    maximum(row, from, count);
    if (wanted <= lanes) {
      float[] sorted = Arrays.copyOf(laneMax, lanes);
      Arrays.sort(sorted);
      bound = sorted[lanes - wanted];
    }
    long[] keys = new long[Math.max(16, wanted * 2)];
    int found = 0;
    for (int lane = 0; lane < lanes; lane++) {
      if (laneMax[lane] < bound) {
        continue;
      }
      for (int i = lane; i < count; i += LANES) {
        if (row[from + i] >= bound) {
          if (found == keys.length) {
            keys = Arrays.copyOf(keys, found * 2);
          }
          keys[found++] = descendingKey(row[from + i], i);
        }
      }
    }
    Arrays.sort(keys, 0, found);
    int[] ids = new int[wanted];
    for (int i = 0; i < wanted; i++) {
      ids[i] = (int) keys[i];
    }
    return ids;
  }

  /** Sorting these ascending sorts values descending and equal ones by id. */
  static long descendingKey(float value, int id) {
    int raw = Float.floatToIntBits(value + 0f);
    int ascending = raw >= 0 ? raw : raw ^ Integer.MAX_VALUE;
    return ((long) ~ascending) << 32 | id;
  }

  private float maximum(float[] row, int from, int count) {
    Arrays.fill(laneMax, Float.NEGATIVE_INFINITY);
    int block = 0;
    for (; block + LANES <= count; block += LANES) {
      int at = from + block;
      for (int i = 0; i < LANES; i++) {
        laneMax[i] = Math.max(laneMax[i], row[at + i]);
      }
    }
    for (int i = 0; block + i < count; i++) {
      laneMax[i] = Math.max(laneMax[i], row[from + block + i]);
    }
    float max = Float.NEGATIVE_INFINITY;
    for (float value : laneMax) {
      max = Math.max(max, value);
    }
    return max;
  }

  private int firstOf(float[] row, int from, int count, float max) {
    int first = count;
    for (int lane = 0; lane < LANES; lane++) {
      if (laneMax[lane] == max) {
        for (int i = lane; i < first; i += LANES) {
          if (row[from + i] == max) {
            first = i;
          }
        }
      }
    }
    return first;
  }

  private void exponentials(float[] row, int at, int size, float max, float scale) {
    for (int i = 0; i < size; i++) {
      difference[i] = Math.max((row[at + i] - max) * scale, SMALLEST);
    }
    for (int i = 0; i < size; i++) {
      rounded[i] = difference[i] * LOG2_E + ROUND;
    }
    for (int i = 0; i < size; i++) {
      bits[i] = Float.floatToRawIntBits(rounded[i]);
    }
    for (int i = 0; i < size; i++) {
      bits[i] = (bits[i] - ROUND_BITS + 127) << 23;
    }
    for (int i = 0; i < size; i++) {
      float whole = rounded[i] - ROUND;
      rounded[i] = difference[i] - whole * LN2_HIGH - whole * LN2_LOW;
    }
    for (int i = 0; i < size; i++) {
      float r = rounded[i];
      float p = 1.9875691e-4f;
      p = p * r + 1.3981999e-3f;
      p = p * r + 8.333452e-3f;
      p = p * r + 4.1665796e-2f;
      p = p * r + 1.6666666e-1f;
      p = p * r + 0.5f;
      power[i] = p * r * r + r + 1f;
    }
    for (int i = 0; i < size; i++) {
      power[i] = power[i] * Float.intBitsToFloat(bits[i]);
    }
  }

  private void accumulate(int size) {
    for (int i = 0; i < size; i++) {
      sum[i] += power[i];
    }
    for (int i = 0; i < size; i++) {
      weighted[i] += power[i] * difference[i];
    }
  }
}
