package io.github.uq4j.onnx.internal.session;

import java.util.Map;

/**
 * How to run a model.
 *
 * @param provider where
 * @param threads threads inside one operator on the CPU, {@code >= 1}
 * @param device the CUDA device's number
 * @param cudaOptions options of the CUDA provider, by the runtime's names
 * @param sessionOptions entries of the session's configuration, by the runtime's names
 */
public record SessionSettings(
    ExecutionProvider provider,
    int threads,
    int device,
    Map<String, String> cudaOptions,
    Map<String, String> sessionOptions) {

  /** Copies the maps. */
  public SessionSettings {
    cudaOptions = Map.copyOf(cudaOptions);
    sessionOptions = Map.copyOf(sessionOptions);
  }

  /**
   * Settings without options, for the first device.
   *
   * @param provider where
   * @param threads threads inside one operator on the CPU, {@code >= 1}
   */
  public SessionSettings(ExecutionProvider provider, int threads) {
    this(provider, threads, 0, Map.of(), Map.of());
  }

  /**
   * The same elsewhere.
   *
   * @param elsewhere where
   * @return new settings
   */
  public SessionSettings on(ExecutionProvider elsewhere) {
    return new SessionSettings(elsewhere, threads, device, cudaOptions, sessionOptions);
  }
}
