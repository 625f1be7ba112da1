package io.github.uq4j.onnx.internal.head;

import java.nio.FloatBuffer;

/**
 * A row of logits as loops see it: block by block in an array. A row outside the heap is fetched a
 * block at a time into one small array that stays in the processor's cache, so that memory is read
 * once; a row in an array is not copied. For one thread.
 */
final class RowBlocks {

  private final float[] fetched;
  private FloatBuffer rows = FloatBuffer.allocate(0);
  private int first;
  private float[] array;
  private int start;

  /**
   * Room for blocks.
   *
   * @param size of the largest block
   */
  RowBlocks(int size) {
    fetched = new float[size];
    array = fetched;
  }

  /** Looks at a row that starts at an index of the buffer. */
  void of(FloatBuffer buffer, int from) {
    rows = buffer;
    first = from;
  }

  /** Fetches a block: {@link #array()} from {@link #start()} on. */
  void load(int at, int size) {
    if (rows.hasArray()) {
      array = rows.array();
      start = rows.arrayOffset() + first + at;
    } else {
      array = fetched;
      start = 0;
      rows.get(first + at, fetched, 0, size);
    }
  }

  float[] array() {
    return array;
  }

  int start() {
    return start;
  }

  /** Lets go of the buffer. */
  void done() {
    rows = FloatBuffer.allocate(0);
    array = fetched;
  }
}
