package io.github.uq4j.metrics.attention;

import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Generation;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attention of an answer's tokens to each other and to what comes before them.
 *
 * @param attention attention with a row for every token of the answer
 * @param firstKey the position of the answer's first token
 */
record AnswerRows(Attention attention, int firstKey) {

  /** What rounding to half precision may add to a row's sum. */
  private static final double ROUNDING = 1e-2;

  static AnswerRows of(Generation generation) {
    Attention attention = generation.tensors().attention().orElseThrow();
    return new AnswerRows(attention, attention.keys() - generation.tokens().size());
  }

  /** Why a trace with attention has no rows for its answer. */
  static Optional<String> refusal(Generation generation) {
    Attention attention = generation.tensors().attention().orElseThrow();
    int tokens = generation.tokens().size();
    if (attention.layerNumbers().isPresent() || attention.headNumbers().isPresent()) {
      return Optional.of(
          "needs attention of all layers and heads with the answer's rows; the trace has a selected"
              + " part of it");
    }
    if (attention.keys() < tokens) {
      return Optional.of(
          "needs attention of all %d tokens; the trace has rows of %d"
              .formatted(tokens, attention.queries()));
    }
    int first = attention.keys() - tokens;
    int rows = 0;
    for (int t = 0; t < tokens; t++) {
      rows += attention.find(first + t).isPresent() ? 1 : 0;
    }
    return rows < tokens
        ? Optional.of(
            "needs attention of all %d tokens; the trace has rows of %d".formatted(tokens, rows))
        : Optional.empty();
  }

  private int query(int from) {
    return attention
        .find(firstKey + from)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "attention has no row of position " + (firstKey + from)));
  }

  /**
   * The attention of one token of the answer to another.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  double get(int layer, int head, int from, int to) {
    int query = query(from);
    float value = attention.get(layer, head, query, firstKey + to);
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw refused(layer, head, query, firstKey + to, value);
    }
    return value;
  }

  /**
   * The attention of one token of the answer to every position up to its own. It may sum to less
   * than 1: models with sinks look at nothing.
   *
   * @throws IllegalArgumentException if a value is negative or not finite, or the sum is above 1 by
   *     more than rounding
   */
  float[] row(int layer, int head, int from) {
    int query = query(from);
    float[] row = new float[firstKey + from + 1];
    attention
        .values()
        .read(
            (((long) layer * attention.heads() + head) * attention.queries() + query)
                * attention.keys(),
            row,
            row.length);
    double sum = 0;
    for (int key = 0; key < row.length; key++) {
      if (!(row[key] >= 0 && row[key] < Float.POSITIVE_INFINITY)) {
        throw refused(layer, head, query, key, row[key]);
      }
      sum += row[key];
    }
    if (sum > 1 + ROUNDING) {
      throw new IllegalArgumentException(
          "attention[%d, %d, %d] sums to %s; must be at most 1".formatted(layer, head, query, sum));
    }
    return row;
  }

  private static IllegalArgumentException refused(
      int layer, int head, int query, int key, float value) {
    return new IllegalArgumentException(
        "attention[%d, %d, %d, %d] = %s; must be finite and >= 0"
            .formatted(layer, head, query, key, value));
  }

  static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }
}
