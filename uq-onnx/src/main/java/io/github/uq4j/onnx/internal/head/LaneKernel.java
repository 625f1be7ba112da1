package io.github.uq4j.onnx.internal.head;

import java.util.Arrays;

/**
 * Plain loops, each short enough that the JIT compiler turns it into vector instructions; neither a
 * call of {@code Math.exp} nor one long loop it would.
 *
 * <p>{@code exp} is made of additions and multiplications alone, because moves between floats and
 * integers would keep their loop from being vectorised: a polynomial for {@code exp(d/256) - 1},
 * then eight squarings. The first four square {@code 1 + q} by way of {@code q}, which keeps the
 * digits of a small {@code q}; the last four square the power itself, which keeps the digits of a
 * small power. The error of a power is about 1e-6 relative and of either sign, that of the sums
 * about 1e-7.
 */
final class LaneKernel implements BlockKernel {

  private static final int LANES = 512;
  private static final int BLOCK = 4096;
  private static final int FOLDED = 16;
  private static final float SMALLEST = -87f;
  private static final float NEGLIGIBLE = 32;
  private static final float QUARTER = 0.25f;
  private static final float STEP = 1f / 256;

  private final float[] largest = new float[LANES];
  private final float[] sum = new float[LANES];
  private final float[] weighted = new float[LANES];
  private final float[] difference = new float[LANES];
  private final float[] power = new float[LANES];

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public float maximum(float[] row, int from, int to) {
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    int start = from;
    for (; start + 2 * LANES <= to; start += 2 * LANES) {
      raiseByTwo(largest, row, start);
    }
    for (int at = start; at < to; at += LANES) {
      raise(largest, row, at, Math.min(LANES, to - at));
    }
    fold();
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < FOLDED; i++) {
      max = Math.max(max, power[i]);
    }
    return max;
  }

  /** The largest of the lanes, {@link #FOLDED} of them, at the start of {@link #power}. */
  private void fold() {
    System.arraycopy(largest, 0, power, 0, LANES);
    for (int half = LANES / 2; half >= FOLDED; half /= 2) {
      raise(power, power, half, half);
    }
  }

  private static void raiseByTwo(float[] lanes, float[] row, int at) {
    for (int i = 0; i < LANES; i++) {
      lanes[i] = Math.max(lanes[i], Math.max(row[at + i], row[at + LANES + i]));
    }
  }

  private static void raise(float[] lanes, float[] row, int at, int size) {
    for (int i = 0; i < size; i++) {
      lanes[i] = Math.max(lanes[i], row[at + i]);
    }
  }

  @Override
  public void sums(float[] row, int from, int to, float shift, Sums into) {
    Arrays.fill(sum, 0);
    Arrays.fill(weighted, 0);
    for (int at = from; at < to; at += LANES) {
      int size = Math.min(LANES, to - at);
      differences(row, at, shift, difference, size);
      powers(difference, power, size);
      accumulate(power, difference, size);
    }
    double plain = 0;
    double total = 0;
    for (int i = 0; i < LANES; i++) {
      plain += sum[i];
      total += weighted[i];
    }
    into.plain += plain;
    into.weighted += total;
  }

  /** Leaves blocks alone whose exponentials together are below 2e-9 of the largest one. */
  @Override
  public float maximumAndSums(float[] row, int from, int to, float shift, Sums into) {
    float max = maximum(row, from, to);
    if (max <= shift && max > shift - NEGLIGIBLE) {
      sums(row, from, to, shift, into);
    }
    return max;
  }

  @Override
  public void tempered(float[] row, int from, int to, float shift, Tempered into) {
    Arrays.fill(sum, 0);
    Arrays.fill(weighted, 0);
    Arrays.fill(largest, 0);
    for (int at = from; at < to; at += LANES) {
      int size = Math.min(LANES, to - at);
      below(row, at, shift, difference, size);
      add(largest, difference, size);
      quarters(difference, size);
      powers(difference, power, size);
      add(sum, power, size);
      addProducts(weighted, power, power, size);
    }
    double roots = 0;
    double squares = 0;
    double below = 0;
    for (int i = 0; i < LANES; i++) {
      roots += sum[i];
      squares += weighted[i];
      below += largest[i];
    }
    into.roots += roots;
    into.squares += squares;
    into.below += below;
  }

  private static void below(float[] row, int at, float shift, float[] difference, int size) {
    for (int i = 0; i < size; i++) {
      difference[i] = row[at + i] - shift;
    }
  }

  private static void quarters(float[] difference, int size) {
    for (int i = 0; i < size; i++) {
      difference[i] = Math.max(difference[i] * QUARTER, SMALLEST);
    }
  }

  private static void differences(float[] row, int at, float shift, float[] difference, int size) {
    for (int i = 0; i < size; i++) {
      difference[i] = Math.max(row[at + i] - shift, SMALLEST);
    }
  }

  private static void powers(float[] difference, float[] power, int size) {
    for (int i = 0; i < size; i++) {
      float r = difference[i] * STEP;
      power[i] = r * (1f + r * (0.5f + r * (0.16666667f + r * (0.041666668f + r * 0.008333334f))));
    }
    for (int i = 0; i < size; i++) {
      float q = power[i];
      q = q * (q + 2);
      q = q * (q + 2);
      q = q * (q + 2);
      power[i] = q * (q + 2);
    }
    for (int i = 0; i < size; i++) {
      float p = power[i] + 1;
      p = p * p;
      p = p * p;
      p = p * p;
      power[i] = p * p;
    }
  }

  private void accumulate(float[] powers, float[] differences, int size) {
    add(sum, powers, size);
    addProducts(weighted, powers, differences, size);
  }

  private static void add(float[] sum, float[] powers, int size) {
    for (int i = 0; i < size; i++) {
      sum[i] += powers[i];
    }
  }

  private static void addProducts(float[] weighted, float[] powers, float[] differences, int size) {
    for (int i = 0; i < size; i++) {
      weighted[i] += powers[i] * differences[i];
    }
  }

  /** Makes {@code exp((x - max) * scale)} of every x. */
  void weights(float[] values, float max, float scale) {
    for (int block = 0; block < values.length; block += LANES) {
      int size = Math.min(LANES, values.length - block);
      for (int i = 0; i < size; i++) {
        difference[i] = Math.max((values[block + i] - max) * scale, SMALLEST);
      }
      powers(difference, power, size);
      System.arraycopy(power, 0, values, block, size);
    }
  }

  /** Looks again only at lanes whose largest value counts. */
  @Override
  public void collect(float[] row, int from, int to, int first, TopIds top) {
    if (!top.bounded() && top.wanted() <= FOLDED && to - from >= FOLDED) {
      // As many values as are wanted are the largest of their lanes and not below this.
      fold();
      Arrays.sort(power, 0, FOLDED);
      top.raise(power[FOLDED - top.wanted()]);
    }
    if (!top.bounded()) {
      for (int at = from; at < to; at++) {
        top.offer(row[at], first + at - from);
      }
      return;
    }
    for (int lane = 0; lane < LANES; lane++) {
      if (largest[lane] >= top.bound()) {
        for (int at = from + lane; at < to; at += LANES) {
          top.offer(row[at], first + at - from);
        }
      }
    }
  }
}
