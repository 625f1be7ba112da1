package io.github.uq4j.onnx.internal.pair;

import java.util.List;

/**
 * What a model gives for an input.
 *
 * @param logits one for each output
 * @param cutTokens how many tokens of the input were not read
 */
public record LogitRow(List<Double> logits, int cutTokens) {

  /** Copies the logits. */
  public LogitRow {
    logits = List.copyOf(logits);
  }
}
