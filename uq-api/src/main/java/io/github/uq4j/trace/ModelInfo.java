package io.github.uq4j.trace;

import java.util.OptionalInt;

/**
 * Which model left a trace.
 *
 * @param id its name
 * @param vocabularySize size of the vocabulary, where known
 * @param layers number of blocks, where known
 * @param heads query heads in a block, where known
 * @param hiddenSize width of the residual stream, where known
 * @param extras unknown fields of the file it came from
 */
public record ModelInfo(
    String id,
    OptionalInt vocabularySize,
    OptionalInt layers,
    OptionalInt heads,
    OptionalInt hiddenSize,
    Extras extras) {

  /**
   * A model known by name alone.
   *
   * @param id its name
   * @return the value
   */
  public static ModelInfo of(String id) {
    OptionalInt unknown = OptionalInt.empty();
    return new ModelInfo(id, unknown, unknown, unknown, unknown, Extras.none());
  }
}
