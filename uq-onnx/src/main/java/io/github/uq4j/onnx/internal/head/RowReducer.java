package io.github.uq4j.onnx.internal.head;

import io.github.uq4j.trace.RowStatistics;
import java.nio.FloatBuffer;

/**
 * Reduces a row of logits in one pass over the memory.
 *
 * <p>The row is taken in blocks that stay in the cache. A block's largest value decides what is
 * done with it: whether it can hold one of the k largest, and whether the sums must be brought to a
 * new largest value. The row's largest value itself is left out of the sums and comes back through
 * {@code log1p}, so that log-probabilities near zero keep their digits. Blocks are summed in
 * floats, rows in doubles.
 *
 * <p>Holds scratch memory: one instance is for one thread.
 */
public final class RowReducer {

  /** How many of the largest logits statistics need. */
  public static final int RANKED = RowSums.RANKED;

  private final BlockKernel kernel;
  private final LaneKernel lanes;
  private final RowBlocks blocks;
  private final BlockKernel.Sums block = new BlockKernel.Sums();
  private float max;
  private int best;
  private double others;
  private double weighted;

  RowReducer(BlockKernel kernel) {
    this.kernel = kernel;
    this.lanes = kernel instanceof LaneKernel own ? own : new LaneKernel();
    this.blocks = new RowBlocks(kernel.block());
  }

  /**
   * Reduces a row.
   *
   * @param rows holds it, on the heap or outside
   * @param from the index where it starts
   * @param count its length, {@code >= 1}
   * @param top how many of the largest to find; no more than there are come back
   * @return the reduction
   * @throws ArithmeticException if the row holds NaN or positive infinity, or nothing finite; the
   *     message says where
   */
  public LogitRow reduce(FloatBuffer rows, int from, int count, int top) {
    max = Float.NEGATIVE_INFINITY;
    best = 0;
    others = 0;
    weighted = 0;
    TopIds ids = new TopIds(Math.min(top, count));
    blocks.of(rows, from);
    for (int at = 0; at < count; at += kernel.block()) {
      int size = Math.min(kernel.block(), count - at);
      blocks.load(at, size);
      float largest = look(size);
      if (!(largest < Float.POSITIVE_INFINITY)) {
        throw notFinite(rows, from, count);
      }
      if (ids.mayHold(largest)) {
        kernel.collect(blocks.array(), blocks.start(), blocks.start() + size, at, ids);
      }
      if (largest > max) {
        raise(at, size, largest);
      } else {
        others += block.plain;
        weighted += block.weighted;
      }
    }
    blocks.done();
    if (Double.isNaN(weighted)) {
      throw notFinite(rows, from, count);
    }
    if (max == Float.NEGATIVE_INFINITY) {
      throw new ArithmeticException(
          "all " + count + " logits are negative infinity; one must be finite");
    }
    double logSum = Math.log1p(others);
    double entropy = Math.max(0, logSum - weighted / (1 + others));
    return LogitRow.of(max, best, logSum, entropy).withTop(rows, from, ids.ids());
  }

  /**
   * Reduces a row of an array.
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
    return reduce(FloatBuffer.wrap(row), from, count, top);
  }

  /** The block's largest value, and its sums in the hope that it is not above the row's so far. */
  private float look(int size) {
    int from = blocks.start();
    block.plain = 0;
    block.weighted = 0;
    return max == Float.NEGATIVE_INFINITY
        ? kernel.maximum(blocks.array(), from, from + size)
        : kernel.maximumAndSums(blocks.array(), from, from + size, max, block);
  }

  /**
   * What scorers of whole rows need of a row that was reduced; a second pass over it.
   *
   * @param rows holds it, on the heap or outside
   * @param from the index where it starts
   * @param count its length
   * @param reduced its reduction with {@link #RANKED} of the largest, or all if there are fewer
   * @param chosen the chosen word's logit
   * @return the statistics
   */
  public RowStatistics statistics(
      FloatBuffer rows, int from, int count, LogitRow reduced, float chosen) {
    BlockKernel.Tempered all = new BlockKernel.Tempered();
    BlockKernel.Tempered part = new BlockKernel.Tempered();
    double finite = 0;
    blocks.of(rows, from);
    for (int at = 0; at < count; at += kernel.block()) {
      int size = Math.min(kernel.block(), count - at);
      blocks.load(at, size);
      int start = blocks.start();
      part.roots = 0;
      part.squares = 0;
      part.below = 0;
      kernel.tempered(blocks.array(), start, start + size, reduced.max(), part);
      finite += size;
      if (part.below == Double.NEGATIVE_INFINITY) {
        finite -= size - withoutInfinite(blocks.array(), start, size, reduced.max(), part);
      }
      all.roots += part.roots;
      all.squares += part.squares;
      all.below += part.below;
    }
    blocks.done();
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
  private void raise(int at, int size, float largest) {
    double fall = (double) max - largest;
    double factor = Math.exp(fall);
    if (factor > 0) {
      weighted = (weighted + fall * (1 + others)) * factor;
      others = (1 + others) * factor;
    } else {
      // Not assigned: what is NaN is to stay so.
      weighted *= 0;
      others *= 0;
    }
    max = largest;
    float[] row = blocks.array();
    int first = blocks.start();
    while (row[first] != largest) {
      first++;
    }
    best = at + first - blocks.start();
    add(row, blocks.start(), first);
    add(row, first + 1, blocks.start() + size);
  }

  private void add(float[] row, int from, int to) {
    block.plain = 0;
    block.weighted = 0;
    kernel.sums(row, from, to, max, block);
    others += block.plain;
    weighted += block.weighted;
  }

  private static ArithmeticException notFinite(FloatBuffer rows, int from, int count) {
    int id = 0;
    while (id < count - 1 && rows.get(from + id) < Float.POSITIVE_INFINITY) {
      id++;
    }
    return new ArithmeticException(
        "logit[" + id + "] = " + rows.get(from + id) + "; must be finite or negative infinity");
  }

  /**
   * Makes {@code exp((x - max) * scale)} of a copied row, in place. Always the same arithmetic, so
   * that a seed draws the same tokens wherever it runs.
   *
   * @param row the row
   * @param max its largest value
   * @param scale one over the temperature
   */
  public void weights(float[] row, float max, float scale) {
    lanes.weights(row, max, scale);
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
