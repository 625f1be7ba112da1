package io.github.uq4j.onnx.internal.head;

import io.github.uq4j.trace.RowStatistics;

/**
 * Reduces a row of logits in one pass over the memory.
 *
 * <p>The row is taken in blocks that stay in the cache. A block's largest value decides what is
 * done with it: whether it can hold one of the k largest, whether the sums must be brought to a new
 * largest value, and whether it is so far below that its exponentials count for nothing (their
 * share is below 2e-9, and is left out). The row's largest value itself is left out of the sums and
 * comes back through {@code log1p}, so that log-probabilities near zero keep their digits. Blocks
 * are summed in floats, rows in doubles.
 *
 * <p>Holds scratch memory: one instance is for one thread.
 */
public final class RowReducer {

  /** How many of the largest logits statistics need. */
  public static final int RANKED = RowSums.RANKED;

  private static final float NEGLIGIBLE = 32;

  private final BlockKernel kernel;
  private final LaneKernel lanes;
  private final BlockKernel.Sums block = new BlockKernel.Sums();
  private float max;
  private int best;
  private double others;
  private double weighted;

  RowReducer(BlockKernel kernel) {
    this.kernel = kernel;
    this.lanes = kernel instanceof LaneKernel own ? own : new LaneKernel();
  }

  /**
   * Reduces a row.
   *
   * @param row holds it
   * @param from where it starts
   * @param count its length, {@code >= 1}
   * @param top how many of the largest to find; no more than there are come back
   * @return the reduction
   * @throws ArithmeticException if the row holds NaN or positive infinity, or nothing finite; the
   *     message says where
   */
  public LogitRow reduce(float[] row, int from, int count, int top) {
    max = Float.NEGATIVE_INFINITY;
    best = 0;
    others = 0;
    weighted = 0;
    TopIds ids = new TopIds(Math.min(top, count));
    for (int at = 0; at < count; at += kernel.block()) {
      int size = Math.min(kernel.block(), count - at);
      float largest = kernel.maximum(row, from + at, from + at + size);
      if (!(largest < Float.POSITIVE_INFINITY)) {
        throw notFinite(row, from, count);
      }
      if (ids.mayHold(largest)) {
        kernel.collect(row, from + at, from + at + size, at, ids);
      }
      if (largest > max) {
        raise(row, from, at, size, largest);
      } else if (largest > max - NEGLIGIBLE) {
        add(row, from + at, from + at + size);
      }
    }
    if (max == Float.NEGATIVE_INFINITY) {
      throw new ArithmeticException(
          "all " + count + " logits are negative infinity; one must be finite");
    }
    double logSum = Math.log1p(others);
    double entropy = Math.max(0, logSum - weighted / (1 + others));
    return LogitRow.of(max, best, logSum, entropy).withTop(row, from, ids.ids());
  }

  /**
   * What scorers of whole rows need of a row that was reduced; a second pass over it.
   *
   * @param row holds it
   * @param from where it starts
   * @param count its length
   * @param reduced its reduction with {@link #RANKED} of the largest, or all if there are fewer
   * @param chosen the chosen word's logit
   * @return the statistics
   */
  public RowStatistics statistics(
      float[] row, int from, int count, LogitRow reduced, float chosen) {
    BlockKernel.Tempered all = new BlockKernel.Tempered();
    BlockKernel.Tempered part = new BlockKernel.Tempered();
    double finite = 0;
    for (int at = 0; at < count; at += kernel.block()) {
      int size = Math.min(kernel.block(), count - at);
      part.roots = 0;
      part.squares = 0;
      part.below = 0;
      kernel.tempered(row, from + at, from + at + size, reduced.max(), part);
      finite += size;
      if (part.below == Double.NEGATIVE_INFINITY) {
        finite -= size - withoutInfinite(row, from + at, size, reduced.max(), part);
      }
      all.roots += part.roots;
      all.squares += part.squares;
      all.below += part.below;
    }
    return new RowSums(all.roots, all.squares, all.below, finite)
        .statistics(reduced, count, chosen);
  }

  /** Sums the finite differences of a block that has others; how many there are. */
  private static int withoutInfinite(
      float[] row, int from, int size, float max, BlockKernel.Tempered part) {
    int finite = 0;
    part.below = 0;
    for (int i = from; i < from + size; i++) {
      if (row[i] > Float.NEGATIVE_INFINITY) {
        part.below += (double) row[i] - max;
        finite++;
      }
    }
    return finite;
  }

  /** Goes over to a larger largest value, which is somewhere in this block. */
  private void raise(float[] row, int from, int at, int size, float largest) {
    double fall = (double) max - largest;
    double factor = Math.exp(fall);
    if (factor > 0) {
      weighted = (weighted + fall * (1 + others)) * factor;
      others = (1 + others) * factor;
    } else {
      weighted = 0;
      others = 0;
    }
    max = largest;
    int first = from + at;
    while (row[first] != largest) {
      first++;
    }
    best = first - from;
    add(row, from + at, first);
    add(row, first + 1, from + at + size);
  }

  private void add(float[] row, int from, int to) {
    block.plain = 0;
    block.weighted = 0;
    kernel.sums(row, from, to, max, block);
    others += block.plain;
    weighted += block.weighted;
  }

  private static ArithmeticException notFinite(float[] row, int from, int count) {
    int id = 0;
    while (id < count - 1 && row[from + id] < Float.POSITIVE_INFINITY) {
      id++;
    }
    return new ArithmeticException(
        "logit[" + id + "] = " + row[from + id] + "; must be finite or negative infinity");
  }

  /**
   * Writes {@code exp((x - max) * scale)} of a row. Always the same arithmetic, so that a seed
   * draws the same tokens wherever it runs.
   *
   * @param row holds it
   * @param from where it starts
   * @param into takes the values from 0 on; its length is the row's
   * @param max the row's largest value
   * @param scale one over the temperature
   */
  public void weights(float[] row, int from, float[] into, float max, float scale) {
    lanes.weights(row, from, into, max, scale);
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
  public int[] largest(float[] row, int from, int count, int k) {
    TopIds ids = new TopIds(Math.min(k, count));
    for (int at = 0; at < count; at += kernel.block()) {
      int end = Math.min(count, at + kernel.block());
      if (ids.mayHold(kernel.maximum(row, from + at, from + end))) {
        kernel.collect(row, from + at, from + end, at, ids);
      }
    }
    return ids.ids();
  }

  /**
   * Sorting these ascending sorts values descending and equal ones by id.
   *
   * @param value any value but NaN
   * @param id its id; the key's lower half
   * @return the key
   */
  public static long descendingKey(float value, int id) {
    return TopIds.descendingKey(value, id);
  }
}
