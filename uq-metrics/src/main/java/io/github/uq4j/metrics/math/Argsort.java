package io.github.uq4j.metrics.math;

/**
 * The order of numbers without boxing: a least-significant-digit radix sort of the bits of the
 * numbers, which carries their indices along; linear in their count, stable. A pass in which all
 * numbers have the same digit is left out.
 *
 * <p>Source: Knuth, "The Art of Computer Programming", volume 3, 2nd edition 1998, section 5.2.5,
 * algorithm R.
 */
final class Argsort {

  /** Below this count, tables of few digits cost less than passes. */
  private static final int FEW = 4_096;

  private static final int NARROW_BITS = 8;
  private static final int WIDE_BITS = 11;

  private Argsort() {}

  /**
   * Sorts indices by their numbers.
   *
   * @param values no NaN; zeros of both signs are equal
   * @return the index of the smallest number first; equal numbers in the order of the input
   */
  static int[] of(double[] values) {
    int n = values.length;
    int bits = n < FEW ? NARROW_BITS : WIDE_BITS;
    int passes = (Long.SIZE + bits - 1) / bits;
    long[] keys = new long[n];
    int[][] counts = new int[passes][1 << bits];
    int mask = (1 << bits) - 1;
    for (int i = 0; i < n; i++) {
      long key = key(values[i]);
      keys[i] = key;
      for (int p = 0; p < passes; p++) {
        counts[p][(int) (key >>> (p * bits)) & mask]++;
      }
    }
    return sort(keys, counts, bits);
  }

  private static int[] sort(long[] first, int[][] counts, int bits) {
    int n = first.length;
    int mask = (1 << bits) - 1;
    long[] keys = first;
    long[] otherKeys = new long[n];
    int[] order = new int[n];
    int[] otherOrder = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int p = 0; p < counts.length; p++) {
      int shift = p * bits;
      int[] place = counts[p];
      if (n == 0 || place[(int) (keys[0] >>> shift) & mask] == n) {
        continue;
      }
      startOf(place);
      for (int i = 0; i < n; i++) {
        long key = keys[i];
        int to = place[(int) (key >>> shift) & mask]++;
        otherKeys[to] = key;
        otherOrder[to] = order[i];
      }
      long[] keysBefore = keys;
      keys = otherKeys;
      otherKeys = keysBefore;
      int[] orderBefore = order;
      order = otherOrder;
      otherOrder = orderBefore;
    }
    return order;
  }

  /** Turns counts into the place of the first number of each digit. */
  private static void startOf(int[] counts) {
    int start = 0;
    for (int d = 0; d < counts.length; d++) {
      int count = counts[d];
      counts[d] = start;
      start += count;
    }
  }

  /** Bits whose unsigned order is the order of the numbers. */
  private static long key(double value) {
    long raw = Double.doubleToRawLongBits(value + 0.0);
    return raw ^ ((raw >> 63) | Long.MIN_VALUE);
  }
}
