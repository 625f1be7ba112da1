package io.github.uq4j.onnx.internal.decode;

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

  LogitRow reduce(LogitKernel kernel) {
    return kernel.reduce(values, from, count);
  }

  int[] largest(LogitKernel kernel, int k) {
    return kernel.largest(values, from, count, k);
  }

  /** {@code exp((x - max) * scale)} of every logit. */
  float[] weights(LogitKernel kernel, float max, float scale) {
    float[] weights = new float[count];
    kernel.weights(values, from, weights, max, scale);
    return weights;
  }
}
