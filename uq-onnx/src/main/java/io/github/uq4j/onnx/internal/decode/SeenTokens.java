package io.github.uq4j.onnx.internal.decode;

import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * The ids that stand in a prompt or its answer so far, whose logits a repetition penalty lowers:
 * positive ones are divided by it, others multiplied. For one answer and one thread.
 */
final class SeenTokens {

  private final float penalty;
  private final BitSet seen = new BitSet();

  SeenTokens(double penalty, List<Integer> prompt) {
    this.penalty = (float) penalty;
    if (active()) {
      prompt.forEach(this::add);
    }
  }

  /** Whether it changes anything. */
  boolean active() {
    return penalty != 1;
  }

  void add(int id) {
    if (active()) {
      seen.set(id);
    }
  }

  /** The ids; not copied. */
  BitSet ids() {
    return seen;
  }

  /** A copy of the row with the penalty. */
  LogitSlice penalised(LogitSlice row) {
    float[] values = row.copy();
    for (int id = seen.nextSetBit(0); id >= 0 && id < values.length; id = seen.nextSetBit(id + 1)) {
      values[id] = values[id] > 0 ? values[id] / penalty : values[id] * penalty;
    }
    return new LogitSlice(FloatBuffer.wrap(values), 0, values.length);
  }
}
