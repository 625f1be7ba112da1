package io.github.uq4j.onnx.internal.session;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Lets calls through until it is closed; closing waits for the calls that are inside, then releases
 * once. Safe for use by several threads. A call that closes the gate it is in is refused.
 */
public final class OpenGate {

  private final String name;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * An open gate.
   *
   * @param name what it guards, for messages
   */
  public OpenGate(String name) {
    this.name = name;
  }

  /**
   * Does work while the gate is held open.
   *
   * @param work what to do; may nest
   * @param <T> its result
   * @return the result
   * @throws IllegalStateException if the gate is closed or the JVM is shutting down
   */
  public <T> T call(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(name + " is closed; it can no longer be used");
      }
      return NativeCalls.during(work);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Closes the gate; the second time does nothing.
   *
   * @param release what to do once no call is inside
   * @throws IllegalStateException if this thread is inside: it would wait for itself for ever
   */
  public void close(Runnable release) {
    if (lock.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          name + " is closed from within one of its own calls; must be closed after it");
    }
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        NativeCalls.release(release);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
