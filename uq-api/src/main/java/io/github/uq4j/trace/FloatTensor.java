package io.github.uq4j.trace;

import java.nio.FloatBuffer;

/**
 * A read-only, row-major block of floats with a shape. Implementations read from memory or straight
 * from a mapped file; an index is a long, so a block may be larger than an array.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public interface FloatTensor {

  /**
   * The shape; fixed for the life of the tensor.
   *
   * @return the extents, outermost first
   */
  Shape shape();

  /**
   * One value.
   *
   * @param index row-major position, {@code 0 <= index < shape().size()}
   * @return the value
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  float get(long index);

  /**
   * Copies a run of values.
   *
   * @param from row-major position of the first value
   * @param into where they go, from index 0
   * @param count how many, {@code <= into.length}
   * @throws IndexOutOfBoundsException if the run leaves the tensor or the array
   */
  default void read(long from, float[] into, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = get(from + i);
    }
  }

  /**
   * A tensor over a copy of an array.
   *
   * @param values row-major values; copied
   * @param extents the shape
   * @return the tensor
   * @throws IllegalArgumentException if the shape does not hold exactly that many values
   */
  static FloatTensor copyOf(float[] values, long... extents) {
    return new BufferTensor(FloatBuffer.wrap(values.clone()), Shape.of(extents));
  }

  /**
   * A tensor over a buffer that the caller will not write to any more; nothing is copied.
   *
   * @param values the values from the buffer's position to its limit
   * @param extents the shape
   * @return the tensor
   * @throws IllegalArgumentException if the shape does not hold exactly that many values
   */
  static FloatTensor viewOf(FloatBuffer values, long... extents) {
    return new BufferTensor(values.slice().asReadOnlyBuffer(), Shape.of(extents));
  }
}
