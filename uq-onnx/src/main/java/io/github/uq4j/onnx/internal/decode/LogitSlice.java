package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.onnx.internal.head.RowReducer;
import io.github.uq4j.trace.RowStatistics;
import java.util.Arrays;

/** A row of logits inside a larger array, which is not copied. */
final class LogitSlice {

  private final float[] values;
  private final int from;
  private final int count;

  LogitSlice(float[] values, int from, int count) {
    this.values = values;
    this.from = from;
    this.count = count;
  }

  int count() {
    return count;
  }

  float logit(int id) {
    return values[from + id];
  }

  float[] copy() {
    return Arrays.copyOfRange(values, from, from + count);
  }

  LogitRow reduce(RowReducer reducer, int top) {
    return reducer.reduce(values, from, count, top);
  }

  RowStatistics statistics(RowReducer reducer, LogitRow reduced, float chosen) {
    return reducer.statistics(values, from, count, reduced, chosen);
  }

  /** {@code exp((x - max) * scale)} of every logit. */
  float[] weights(RowReducer reducer, float max, float scale) {
    float[] weights = new float[count];
    reducer.weights(values, from, weights, max, scale);
    return weights;
  }
}
