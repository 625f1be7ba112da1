package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap that is used again instead of being left to the collector, which does not
 * see how much it is and frees it long after, between what the runtime has allocated since.
 *
 * <p>Buffers come in sizes a quarter of a power of two apart, so that runs of varying shapes find
 * those of the runs before. Of what lies idle at most {@value #IDLE} bytes are kept; larger buffers
 * and those that there is no room for are left to the collector. Safe for use by several threads.
 */
public final class DirectBuffers {

  /** So many bytes lie idle at most. */
  static final long IDLE = 1L << 28;

  /** What gives the memory of open tensors back. */
  private static final Map<OnnxTensor, Runnable> LENT = new ConcurrentHashMap<>();

  private static final int SMALLEST = 64;
  private static final int STEPS = 4;

  private final Map<Integer, Deque<ByteBuffer>> free = new HashMap<>();
  private long idle;

  DirectBuffers() {}

  /**
   * Takes a buffer.
   *
   * @param bytes its length, {@code >= 0}
   * @return one that nobody else has, from 0 to that limit, in the machine's order; what is in it
   *     is left from before
   */
  public ByteBuffer take(int bytes) {
    ByteBuffer room = idle(bytes);
    if (room == null) {
      room = allocate(bytes);
    }
    return room.clear().limit(bytes).order(ByteOrder.nativeOrder());
  }

  /** A buffer that lies idle and is not much too large. */
  private synchronized @Nullable ByteBuffer idle(int bytes) {
    Deque<ByteBuffer> same = free.get(size(bytes));
    ByteBuffer room = same == null ? null : same.pollFirst();
    if (room != null) {
      idle -= room.capacity();
    }
    return room;
  }

  private ByteBuffer allocate(int bytes) {
    try {
      return ByteBuffer.allocateDirect(size(bytes));
    } catch (OutOfMemoryError e) {
      // What lies idle may be what is missing.
      clear();
      return ByteBuffer.allocateDirect(bytes);
    }
  }

  /** The size of the buffers that serve for so many bytes. */
  static int size(int bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    int step = Math.max(1, Integer.highestOneBit(bytes - 1) / STEPS);
    long size = ((long) bytes + step - 1) / step * step;
    return size > IDLE ? bytes : (int) size;
  }

  /**
   * Gives a buffer back.
   *
   * @param buffer from {@link #take}; no longer used by the caller
   */
  public synchronized void giveBack(ByteBuffer buffer) {
    int size = buffer.capacity();
    if (size == size(size) && idle + size <= IDLE) {
      free.computeIfAbsent(size, missing -> new ArrayDeque<>()).addFirst(buffer);
      idle += size;
    }
  }

  /** A buffer that comes back when a tensor is closed. */
  void lend(ByteBuffer buffer, OnnxTensor tensor) {
    LENT.put(tensor, () -> giveBack(buffer));
  }

  /** Gives the memory of a tensor that is closed back to whoever lent it, if anybody did. */
  static void closed(OnnxTensor tensor) {
    Runnable back = LENT.remove(tensor);
    if (back != null) {
      back.run();
    }
  }

  /** So many bytes lie idle. */
  synchronized long idleBytes() {
    return idle;
  }

  private synchronized void clear() {
    free.clear();
    idle = 0;
  }
}
