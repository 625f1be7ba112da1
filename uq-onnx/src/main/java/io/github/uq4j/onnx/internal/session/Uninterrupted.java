package io.github.uq4j.onnx.internal.session;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Reads files to their end whatever happens to the thread: an interrupt closes the channel that is
 * being read, and a model that is read in the middle of a call would fail for it. The mark of the
 * interrupt stays.
 */
public final class Uninterrupted {

  private Uninterrupted() {}

  /**
   * Work on files.
   *
   * @param <T> its result
   */
  @FunctionalInterface
  public interface Reading<T> {

    /**
     * Does it.
     *
     * @return its result
     * @throws IOException if that fails
     */
    T read() throws IOException;
  }

  /**
   * Does work, from its beginning again if an interrupt breaks it off.
   *
   * @param work what to do
   * @param <T> its result
   * @return the result
   * @throws IOException if it fails for another reason
   */
  public static <T> T read(Reading<T> work) throws IOException {
    boolean marked = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.read();
        } catch (ClosedByInterruptException e) {
          marked |= Thread.interrupted();
        }
      }
    } finally {
      if (marked) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
