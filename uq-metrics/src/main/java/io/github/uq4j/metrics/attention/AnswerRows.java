package io.github.uq4j.metrics.attention;

import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Generation;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attention of an answer's tokens to each other.
 *
 * @param attention attention with a row for every token of the answer
 * @param firstRow the row of the answer's first token
 * @param firstKey the position of the answer's first token
 */
record AnswerRows(Attention attention, int firstRow, int firstKey) {

  static AnswerRows of(Generation generation) {
    Attention attention = generation.tensors().attention().orElseThrow();
    int tokens = generation.tokens().size();
    return new AnswerRows(attention, attention.queries() - tokens, attention.keys() - tokens);
  }

  /** Why a trace with attention has no rows for its answer. */
  static Optional<String> refusal(Generation generation) {
    if (!generation.tensors().attention().orElseThrow().whole()) {
      return Optional.of(
          "needs attention of all layers and heads with the answer's rows; the trace has a selected"
              + " part of it");
    }
    int rows = generation.tensors().attention().orElseThrow().queries();
    int tokens = generation.tokens().size();
    return rows < tokens
        ? Optional.of(
            "needs attention of all %d tokens; the trace has rows of %d".formatted(tokens, rows))
        : Optional.empty();
  }

  /**
   * The attention of one token of the answer to another.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  double get(int layer, int head, int from, int to) {
    float value = attention.get(layer, head, firstRow + from, firstKey + to);
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "attention[%d, %d, %d, %d] = %s; must be finite and >= 0"
              .formatted(layer, head, firstRow + from, firstKey + to, value));
    }
    return value;
  }

  static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }
}
