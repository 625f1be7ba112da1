package io.github.uq4j.metrics.math;

import java.util.Arrays;

/**
 * The order of some numbers, equal ones kept together as a block. Immutable and safe for use by
 * several threads.
 */
public final class Ranks {

  private final int[] order;
  private final int[] blockEnds;

  private Ranks(int[] order, int[] blockEnds) {
    this.order = order;
    this.blockEnds = blockEnds;
  }

  /**
   * Ranks numbers in ascending order. Zeros of both signs are equal.
   *
   * @param values the numbers; infinities rank first and last
   * @return their ranks; of no numbers, no ranks
   * @throws IllegalArgumentException if one is NaN
   */
  public static Ranks of(double... values) {
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        throw new IllegalArgumentException("values[" + i + "] = NaN; must not be NaN");
      }
    }
    int[] order = Argsort.of(values);
    int[] ends = new int[values.length];
    int blocks = 0;
    for (int k = 0; k < order.length; k++) {
      if (k + 1 == order.length || values[order[k]] != values[order[k + 1]]) {
        ends[blocks++] = k + 1;
      }
    }
    return new Ranks(order, Arrays.copyOf(ends, blocks));
  }

  /**
   * How many numbers there are.
   *
   * @return the count
   */
  public int size() {
    return order.length;
  }

  /**
   * The index, in the input, of the number at a place of the ascending order; equal numbers stand
   * in the order of the input.
   *
   * @param place {@code 0 <= place < size()}
   * @return its index
   */
  public int at(int place) {
    return order[place];
  }

  /**
   * How many different numbers there are.
   *
   * @return the count of blocks
   */
  public int blocks() {
    return blockEnds.length;
  }

  /**
   * One past the last place of a block of equal numbers; it starts where the one before it ends.
   *
   * @param block {@code 0 <= block < blocks()}
   * @return a place
   */
  public int blockEnd(int block) {
    return blockEnds[block];
  }

  /**
   * The rank of every number, from 1; equal numbers share the mean of theirs.
   *
   * @return ranks in the order of the input
   */
  public double[] midranks() {
    double[] ranks = new double[order.length];
    int start = 0;
    for (int end : blockEnds) {
      double rank = (start + 1 + end) / 2.0;
      for (int k = start; k < end; k++) {
        ranks[order[k]] = rank;
      }
      start = end;
    }
    return ranks;
  }
}
