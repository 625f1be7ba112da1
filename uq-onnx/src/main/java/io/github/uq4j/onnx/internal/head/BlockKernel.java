package io.github.uq4j.onnx.internal.head;

/** The loops over a block of logits, which is in the processor's cache. For one thread. */
interface BlockKernel {

  /** Values in a block: few enough that the second and third look at it find it in the cache. */
  int block();

  /**
   * The largest value.
   *
   * @param row holds the block
   * @param from where it starts
   * @param to where it ends; at most {@link #block()} values later
   * @return the largest, negative infinity if the block is empty, NaN if it holds NaN
   */
  float maximum(float[] row, int from, int to);

  /**
   * Sums {@code exp(x - shift)} and {@code (x - shift) exp(x - shift)}.
   *
   * @param row holds the block, without NaN
   * @param from where it starts
   * @param to where it ends; at most {@link #block()} values later
   * @param shift no smaller than any value
   * @param into takes the sums on top of what it has
   */
  void sums(float[] row, int from, int to, float shift, Sums into);

  /**
   * The largest value, and the sums of {@link #sums} if none is above the shift; otherwise what the
   * sums are is left open. A kernel may leave sums out that count for nothing.
   *
   * @param row holds the block; where it holds NaN the result or a sum is NaN
   * @param from where it starts
   * @param to where it ends; at most {@link #block()} values later
   * @param shift finite
   * @param into takes the sums on top of what it has
   * @return the largest
   */
  float maximumAndSums(float[] row, int from, int to, float shift, Sums into);

  /**
   * Finds the values that may be among the largest; called after {@link #maximum} or {@link
   * #maximumAndSums} of the same block.
   *
   * @param row holds the block, without NaN
   * @param from where it starts
   * @param to where it ends; at most {@link #block()} values later
   * @param first the id of the first
   * @param top takes them, in any order
   */
  void collect(float[] row, int from, int to, int first, TopIds top);

  /**
   * Sums {@code exp((x - shift) / 4)}, its square, and {@code x - shift}.
   *
   * @param row holds the block, without NaN
   * @param from where it starts
   * @param to where it ends; at most {@link #block()} values later
   * @param shift no smaller than any value
   * @param into takes the sums on top of what it has; {@code below} becomes negative infinity if a
   *     value is
   */
  void tempered(float[] row, int from, int to, float shift, Tempered into);

  /** Sums at temperature 4 and 2, relative to a shift. */
  final class Tempered {
    double roots;
    double squares;
    double below;
  }

  /** Sums relative to a shift. */
  final class Sums {
    double plain;
    double weighted;
  }
}
