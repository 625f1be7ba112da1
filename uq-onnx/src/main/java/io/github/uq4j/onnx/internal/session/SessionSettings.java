package io.github.uq4j.onnx.internal.session;

/**
 * How to run a model.
 *
 * @param provider where
 * @param threads threads inside one operator on the CPU, {@code >= 1}
 */
public record SessionSettings(ExecutionProvider provider, int threads) {}
