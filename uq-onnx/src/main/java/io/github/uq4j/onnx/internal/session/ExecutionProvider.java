package io.github.uq4j.onnx.internal.session;

/** Where a model may run. */
public enum ExecutionProvider {
  /** On a CUDA device if it can be used, otherwise on the CPU. */
  ANY,
  /** On the CPU. */
  CPU,
  /** On a CUDA device or not at all. */
  CUDA
}
