package io.github.uq4j.metrics.math;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Reduces a row of logits that comes in runs: log-sum-exp, entropy, sum of squares, mean.
 *
 * <p>Everything is read once. A run is cut into blocks of 256 values, each of which goes through
 * small elementwise loops over arrays; the JIT compiler turns such loops into vector instructions,
 * which it does not do with a call of {@code Math.exp}. The arithmetic is in double precision. With
 * {@code y_v = scale (x_v - max)}, the exponential is {@code P(y / 128)^128} with a polynomial
 * {@code P} of degree 9, good to 1e-11 relative; the power is seven squarings, which need no access
 * to the bits of a number. A word below {@code e^-88} of the largest counts as {@code e^-88}; if
 * all others together are below 1e-30 they count as nothing.
 *
 * <p>The largest value is known only at the end, so sums are rescaled when a run brings a larger
 * one. It is left out of the sums and comes back through {@code log1p}, so that a nearly certain
 * row keeps its digits.
 *
 * <p>Negative infinity is a word that was ruled out: it adds nothing and has no part in the mean.
 * NaN and positive infinity are refused by their place in the row.
 *
 * <p>Start with {@link #start}, give runs to {@link #accept(float[], int)}, then ask. Holds scratch
 * memory: one instance is for one thread, for as many rows as it likes.
 */
public final class RowKernel {

  static final int LANES = 256;

  private static final double PARTS = 128;
  private static final double SMALLEST = -88 / PARTS;
  private static final double NOTHING = 1e-30;

  /** What is summed beside the exponentials. */
  public enum Extra {
    /** Nothing: {@link #logSumOverMax} only. */
    NONE,
    /** {@code e^y y}, for {@link #entropy}. */
    ENTROPY,
    /** {@code e^2y}, for {@link #logSumOfSquaresOverMax}. */
    SQUARES,
    /** {@code x} itself, for {@link #mean}. */
    MEAN
  }

  private final double scale;
  private final Extra extra;

  private final float[] laneMax = new float[LANES];
  private final double[] value = new double[LANES];
  private final double[] power = new double[LANES];
  private final double[] sumLanes = new double[LANES];
  private final double[] extraLanes = new double[LANES];

  private double max;
  private double others;
  private double extraOthers;
  private long count;
  private long finite;

  /**
   * A kernel.
   *
   * @param scale one over the temperature, finite and {@code > 0}
   * @param extra what to sum beside the exponentials
   * @throws IllegalArgumentException if the scale is out of range
   */
  public RowKernel(double scale, Extra extra) {
    if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("scale = " + scale + "; must be finite and > 0");
    }
    this.scale = scale;
    this.extra = extra;
    start();
  }

  /** Forgets the row before and starts the next one. */
  public void start() {
    max = Double.NEGATIVE_INFINITY;
    others = 0;
    extraOthers = 0;
    count = 0;
    finite = 0;
  }

  /**
   * Takes the next run of the row.
   *
   * @param run holds it from index 0
   * @param length how many values, {@code 0 <= length <= run.length}; a few thousand at a time is
   *     fastest
   * @throws IllegalArgumentException if a value is NaN or positive infinity; its place in the row
   *     is named
   */
  public void accept(float[] run, int length) {
    int largest = begin(maximum(run, length), i -> run[i], length);
    if (max > Double.NEGATIVE_INFINITY) {
      for (int at = 0; at < length; at += LANES) {
        int size = Math.min(LANES, length - at);
        widen(run, at, size);
        sum(size, largest - at);
      }
    }
    end(i -> run[i], length);
  }

  /**
   * Takes the next run of the row, in double precision.
   *
   * @param run as for {@link #accept(float[], int)}
   * @param length as for {@link #accept(float[], int)}
   * @throws IllegalArgumentException as for {@link #accept(float[], int)}
   */
  public void accept(double[] run, int length) {
    double runMax = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      runMax = Math.max(runMax, run[i]);
    }
    int largest = begin(runMax, i -> run[i], length);
    if (max > Double.NEGATIVE_INFINITY) {
      for (int at = 0; at < length; at += LANES) {
        int size = Math.min(LANES, length - at);
        System.arraycopy(run, at, value, 0, size);
        sum(size, largest - at);
      }
    }
    end(i -> run[i], length);
  }

  /** Prepares for a run; where its largest value stands if it is a new maximum, far below else. */
  private int begin(double runMax, IntToDoubleFunction run, int length) {
    if (!(runMax < Double.POSITIVE_INFINITY)) {
      throw bad(run, length);
    }
    Arrays.fill(sumLanes, 0);
    Arrays.fill(extraLanes, 0);
    if (!(runMax > max)) {
      return Integer.MIN_VALUE / 2;
    }
    rescale(runMax);
    int at = 0;
    while (run.applyAsDouble(at) != runMax) {
      at++;
    }
    return at;
  }

  private IllegalArgumentException bad(IntToDoubleFunction run, int length) {
    int at = 0;
    while (at < length - 1 && run.applyAsDouble(at) < Double.POSITIVE_INFINITY) {
      at++;
    }
    return new IllegalArgumentException(
        "logits["
            + (count + at)
            + "] = "
            + run.applyAsDouble(at)
            + "; must be finite or negative infinity");
  }

  /** Puts the sums in units of a new largest value; the old one is an ordinary word now. */
  private void rescale(double newMax) {
    if (max > Double.NEGATIVE_INFINITY) {
      double shift = scale * (max - newMax);
      double factor = Math.exp(shift);
      switch (extra) {
        case ENTROPY -> extraOthers = factor * (extraOthers + shift / PARTS * (others + 1));
        case SQUARES -> extraOthers = factor * factor * (extraOthers + 1);
        case NONE, MEAN -> {}
      }
      others = factor * (others + 1);
    }
    max = newMax;
  }

  private void sum(int size, int largest) {
    if (extra == Extra.MEAN) {
      add(extraLanes, value, size);
    }
    if (largest >= 0 && largest < size) {
      value[largest] = Double.NEGATIVE_INFINITY;
    }
    distances(size, max, scale / PARTS);
    roots(size);
    switch (extra) {
      case ENTROPY -> raiseWithProducts(size);
      case SQUARES -> raiseWithSquares(size);
      case NONE, MEAN -> raise(size);
    }
  }

  private void end(IntToDoubleFunction run, int length) {
    double runExtra = 0;
    for (int lane = 0; lane < LANES; lane++) {
      others += sumLanes[lane];
      runExtra += extraLanes[lane];
    }
    count += length;
    if (extra != Extra.MEAN) {
      extraOthers += runExtra;
    } else if (max > Double.NEGATIVE_INFINITY && runExtra > Double.NEGATIVE_INFINITY) {
      extraOthers += runExtra;
      finite += length;
    } else {
      addFinite(run, length);
    }
  }

  private void addFinite(IntToDoubleFunction run, int length) {
    for (int i = 0; i < length; i++) {
      if (run.applyAsDouble(i) > Double.NEGATIVE_INFINITY) {
        extraOthers += run.applyAsDouble(i);
        finite++;
      }
    }
  }

  private float maximum(float[] run, int length) {
    Arrays.fill(laneMax, Float.NEGATIVE_INFINITY);
    for (int at = 0; at < length; at += LANES) {
      maxLanes(run, at, Math.min(LANES, length - at));
    }
    float largest = Float.NEGATIVE_INFINITY;
    for (float lane : laneMax) {
      largest = Math.max(largest, lane);
    }
    return largest;
  }

  private void maxLanes(float[] run, int at, int size) {
    for (int i = 0; i < size; i++) {
      laneMax[i] = Math.max(laneMax[i], run[at + i]);
    }
  }

  private void widen(float[] run, int at, int size) {
    for (int i = 0; i < size; i++) {
      value[i] = run[at + i];
    }
  }

  private void distances(int size, double from, double factor) {
    for (int i = 0; i < size; i++) {
      value[i] = Math.max((value[i] - from) * factor, SMALLEST);
    }
  }

  private void roots(int size) {
    for (int i = 0; i < size; i++) {
      double z = value[i];
      double z2 = z * z;
      double z4 = z2 * z2;
      double low =
          (0.9999999999973532 * z + 1) + (0.16666666429018803 * z + 0.49999999987274774) * z2;
      double middle =
          (0.008333209827232223 * z + 0.04166664408874842)
              + (0.0001975531803965641 * z + 0.0013884760562771518) * z2;
      power[i] = low + (middle + (1.9593608523734e-06 * z + 2.370654186498694e-05) * z4) * z4;
    }
  }

  private void raise(int size) {
    for (int i = 0; i < size; i++) {
      double p2 = power[i] * power[i];
      double p4 = p2 * p2;
      double p8 = p4 * p4;
      double p16 = p8 * p8;
      double p32 = p16 * p16;
      double p64 = p32 * p32;
      double p = p64 * p64;
      sumLanes[i] += p;
    }
  }

  private void raiseWithProducts(int size) {
    for (int i = 0; i < size; i++) {
      double p2 = power[i] * power[i];
      double p4 = p2 * p2;
      double p8 = p4 * p4;
      double p16 = p8 * p8;
      double p32 = p16 * p16;
      double p64 = p32 * p32;
      double p = p64 * p64;
      sumLanes[i] += p;
      extraLanes[i] += p * value[i];
    }
  }

  private void raiseWithSquares(int size) {
    for (int i = 0; i < size; i++) {
      double p2 = power[i] * power[i];
      double p4 = p2 * p2;
      double p8 = p4 * p4;
      double p16 = p8 * p8;
      double p32 = p16 * p16;
      double p64 = p32 * p32;
      double p = p64 * p64;
      sumLanes[i] += p;
      extraLanes[i] += p * p;
    }
  }

  private static void add(double[] lanes, double[] terms, int size) {
    for (int i = 0; i < size; i++) {
      lanes[i] += terms[i];
    }
  }

  private double rest() {
    if (!(max > Double.NEGATIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "logits of " + count + " words hold no finite value; must hold at least one");
    }
    return others < NOTHING ? 0 : others;
  }

  /** The largest values at places {@code lane, lane + LANES, ...} of the last float run. */
  float laneMax(int lane) {
    return laneMax[lane];
  }

  /**
   * How many values came.
   *
   * @return the row's length so far
   */
  public long count() {
    return count;
  }

  /**
   * How many of them were finite; known with {@link Extra#MEAN} only.
   *
   * @return a count
   */
  public long finite() {
    return finite;
  }

  /**
   * The largest value.
   *
   * @return the maximum so far; negative infinity if none was finite
   */
  public double max() {
    return max;
  }

  /**
   * {@code ln sum_v exp(scale (x_v - max))}, which keeps its digits near 0.
   *
   * @return {@code >= 0}
   * @throws IllegalArgumentException if no value was finite
   */
  public double logSumOverMax() {
    return Math.log1p(rest());
  }

  /**
   * {@code ln sum_v exp(2 scale (x_v - max))}; with {@link Extra#SQUARES} only.
   *
   * @return {@code >= 0}
   * @throws IllegalArgumentException if no value was finite
   */
  public double logSumOfSquaresOverMax() {
    return rest() == 0 ? 0 : Math.log1p(extraOthers);
  }

  /**
   * Shannon entropy of {@code softmax(scale x)} in nats; with {@link Extra#ENTROPY} only.
   *
   * @return in {@code [0, ln count]}
   * @throws IllegalArgumentException if no value was finite
   */
  public double entropy() {
    double rest = rest();
    double entropy = rest == 0 ? 0 : Math.log1p(rest) - PARTS * extraOthers / (1 + rest);
    return Math.min(Math.max(entropy, 0), Math.log(count));
  }

  /**
   * The mean of the finite values, not scaled; with {@link Extra#MEAN} only.
   *
   * @return the mean
   * @throws IllegalArgumentException if no value was finite
   */
  public double mean() {
    rest();
    return extraOthers / finite;
  }
}
