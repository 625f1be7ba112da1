package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.onnx.internal.head.RowReducer;
import io.github.uq4j.trace.RowStatistics;
import java.nio.FloatBuffer;

/** A row of logits among others, on the heap or where the runtime wrote it; it is not copied. */
final class LogitSlice {

  private final FloatBuffer values;
  private final int from;
  private final int count;

  LogitSlice(FloatBuffer values, int from, int count) {
    this.values = values;
    this.from = from;
    this.count = count;
  }

  int count() {
    return count;
  }

  float logit(int id) {
    return values.get(from + id);
  }

  float[] copy() {
    float[] copy = new float[count];
    values.get(from, copy);
    return copy;
  }

  LogitRow reduce(RowReducer reducer, int top) {
    return reducer.reduce(values, from, count, top);
  }

  RowStatistics statistics(RowReducer reducer, LogitRow reduced, float chosen) {
    return reducer.statistics(values, from, count, reduced, chosen);
  }

  /** {@code exp((x - max) * scale)} of every logit. */
  float[] weights(RowReducer reducer, float max, float scale) {
    float[] weights = copy();
    reducer.weights(weights, max, scale);
    return weights;
  }
}
