package io.github.uq4j.onnx.internal.decode;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What was seen of a decoder while it was used. Safe for use by several threads. */
final class DecoderUse {

  private final LongAdder tokens = new LongAdder();
  private final AtomicInteger reach = new AtomicInteger(Integer.MAX_VALUE);

  /** So many tokens were fed, padding included; those that a loop feeds itself are not known. */
  long tokens() {
    return tokens.sum();
  }

  /** So many more are fed. */
  void fed(long more) {
    tokens.add(more);
  }

  /**
   * Whether, for all that is known, the cache holds a column for each of so many tokens. Some
   * decoders keep the last ones only, which no shape in the file says.
   */
  boolean holds(int length) {
    return length < reach.get();
  }

  /** Behind so many tokens some had no column. */
  void lost(int length) {
    reach.accumulateAndGet(length, Math::min);
  }
}
