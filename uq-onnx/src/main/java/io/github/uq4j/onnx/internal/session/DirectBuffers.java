package io.github.uq4j.onnx.internal.session;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Memory outside the heap that is used again instead of being left to the collector, which does not
 * see how much it is. As many buffers are kept as were in use at one time. Safe for use by several
 * threads.
 */
public final class DirectBuffers {

  private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

  DirectBuffers() {}

  /**
   * Takes a buffer.
   *
   * @return one that nobody else has, of any capacity, perhaps none
   */
  public ByteBuffer take() {
    ByteBuffer buffer = free.pollFirst();
    return buffer == null ? ByteBuffer.allocateDirect(0) : buffer;
  }

  /**
   * Gives a buffer back, or a larger one in its stead.
   *
   * @param buffer direct; no longer used by the caller
   */
  public void giveBack(ByteBuffer buffer) {
    free.offerFirst(buffer);
  }
}
