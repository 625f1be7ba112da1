package io.github.uq4j.onnx.internal.session;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the holders of something that is released with the last of them, once. */
final class References {

  private final String name;
  private final AtomicInteger count = new AtomicInteger(1);

  /**
   * One holder.
   *
   * @param name what is held, for messages
   */
  References(String name) {
    this.name = name;
  }

  /** One more holder. */
  void retain() {
    requireSome(count.getAndUpdate(before -> before == 0 ? 0 : before + 1));
  }

  /** One holder less; true for the last one. */
  boolean giveBack() {
    int before = count.getAndUpdate(now -> Math.max(0, now - 1));
    requireSome(before);
    return before == 1;
  }

  private void requireSome(int before) {
    if (before == 0) {
      throw new IllegalStateException(name + " is closed; it can no longer be used");
    }
  }
}
