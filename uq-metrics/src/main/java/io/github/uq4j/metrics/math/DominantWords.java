package io.github.uq4j.metrics.math;

import java.util.Arrays;

/**
 * Finds the dominant words of a row of logits that comes in runs. With probabilities in descending
 * order, the dominant ones are those up to the last drop {@code p_i - p_(i+1)} that is above both
 * {@value #JUMP} {@code p_i} and {@value #SMALLEST_DROP}; there are none without such a drop.
 *
 * <p>Only words above {@value #SMALLEST_DROP} can stand before a drop: at most 200. A word is kept
 * if it reaches that share of the sum so far, which only grows, so nothing needs to be sorted but a
 * few values, and the row is read once.
 *
 * <p>Negative infinity is probability zero. Holds scratch memory: one instance is for one thread,
 * for as many rows as it likes.
 */
public final class DominantWords {

  /** A drop is more than this share of the larger probability. */
  public static final double JUMP = 0.3;

  /** A drop is more than this. */
  public static final double SMALLEST_DROP = 0.005;

  private static final double LOG_SMALLEST = Math.log(SMALLEST_DROP);

  private final RowKernel kernel = new RowKernel(1, RowKernel.Extra.NONE);
  private double[] kept = new double[64];
  private int size;
  private double largestBelow;

  /** A finder. */
  public DominantWords() {
    start();
  }

  /** Forgets the row before and starts the next one. */
  public void start() {
    kernel.start();
    size = 0;
    largestBelow = Double.NEGATIVE_INFINITY;
  }

  /**
   * Takes the next run of the row.
   *
   * @param run holds it from index 0
   * @param length how many values
   * @throws IllegalArgumentException if a value is NaN or positive infinity; its place in the row
   *     is named
   */
  public void accept(float[] run, int length) {
    kernel.accept(run, length);
    if (!(kernel.max() > Double.NEGATIVE_INFINITY)) {
      return;
    }
    double bound = bound();
    for (int lane = 0; lane < Math.min(RowKernel.LANES, length); lane++) {
      float laneMax = kernel.laneMax(lane);
      if (laneMax < bound) {
        if (laneMax > largestBelow) {
          largestBelow = laneMax;
        }
        continue;
      }
      for (int i = lane; i < length; i += RowKernel.LANES) {
        take(run[i], bound);
      }
    }
  }

  /**
   * Takes the next run of the row, in double precision.
   *
   * @param run holds it from index 0
   * @param length how many values
   * @throws IllegalArgumentException as for {@link #accept(float[], int)}
   */
  public void accept(double[] run, int length) {
    kernel.accept(run, length);
    if (kernel.max() > Double.NEGATIVE_INFINITY) {
      double bound = bound();
      for (int i = 0; i < length; i++) {
        take(run[i], bound);
      }
    }
  }

  /** A little below the share that counts, so that rounding loses no word. */
  private double bound() {
    return kernel.max() + kernel.logSumOverMax() + LOG_SMALLEST - 1e-6;
  }

  private void take(double logit, double bound) {
    if (logit < bound) {
      largestBelow = Math.max(largestBelow, logit);
      return;
    }
    if (size == kept.length) {
      kept = Arrays.copyOf(kept, 2 * size);
    }
    kept[size++] = logit;
  }

  /**
   * The probability of all dominant words if a word is one of them, else the word's own.
   *
   * @param logit the word's logit in this row
   * @return in {@code [0, 1]}
   * @throws IllegalArgumentException if no value of the row was finite
   */
  public double boosted(double logit) {
    double logSum = kernel.logSumOverMax() + kernel.max();
    double[] ascending = Arrays.copyOf(kept, size);
    Arrays.sort(ascending);
    double bound = bound();
    double mass = 0;
    double dominantMass = 0;
    double smallestDominant = Double.POSITIVE_INFINITY;
    for (int i = size - 1; i >= 0 && ascending[i] >= bound; i--) {
      double p = Math.exp(ascending[i] - logSum);
      mass += p;
      double drop = p - Math.exp(next(ascending, i, bound) - logSum);
      boolean last = i == 0 && size == kernel.count();
      if (!last && drop > JUMP * p && drop > SMALLEST_DROP) {
        dominantMass = mass;
        smallestDominant = ascending[i];
      }
    }
    double boosted = logit >= smallestDominant ? dominantMass : Math.exp(logit - logSum);
    return Math.min(boosted, 1);
  }

  /** The next smaller logit of the row: below the bound, words that were not kept count, too. */
  private double next(double[] ascending, int at, double bound) {
    double kept = at > 0 ? ascending[at - 1] : Double.NEGATIVE_INFINITY;
    return kept >= bound ? kept : Math.max(kept, largestBelow);
  }
}
