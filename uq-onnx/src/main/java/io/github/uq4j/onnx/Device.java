package io.github.uq4j.onnx;

import io.github.uq4j.onnx.internal.session.ExecutionProvider;

/** Where a model runs. */
public enum Device {
  /** On the first CUDA device if it can be used, otherwise on the CPU; the log says so once. */
  AUTO(ExecutionProvider.ANY),
  /** On the CPU. */
  CPU(ExecutionProvider.CPU),
  /**
   * On the first CUDA device; opening a model fails, naming what is missing, if it cannot be used.
   */
  CUDA(ExecutionProvider.CUDA);

  private final ExecutionProvider provider;

  Device(ExecutionProvider provider) {
    this.provider = provider;
  }

  ExecutionProvider provider() {
    return provider;
  }
}
