package io.github.uq4j.trace;

import java.nio.FloatBuffer;
import java.util.Objects;

/** A tensor over a float buffer; reads are absolute, so threads do not disturb one another. */
final class BufferTensor implements FloatTensor {

  private final FloatBuffer values;
  private final Shape shape;

  BufferTensor(FloatBuffer values, Shape shape) {
    if (shape.size() != values.remaining()) {
      throw new IllegalArgumentException(
          "shape " + shape + " holds " + shape.size() + " values; given " + values.remaining());
    }
    this.values = values;
    this.shape = shape;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public float get(long index) {
    return values.get((int) Objects.checkIndex(index, shape.size()));
  }

  @Override
  public void read(long from, float[] into, int count) {
    Objects.checkFromIndexSize(from, count, shape.size());
    values.get((int) from, into, 0, count);
  }

  @Override
  public String toString() {
    return "FloatTensor" + shape;
  }
}
