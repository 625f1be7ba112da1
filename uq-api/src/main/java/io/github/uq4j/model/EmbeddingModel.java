package io.github.uq4j.model;

import io.github.uq4j.trace.FloatTensor;
import java.util.List;

/**
 * Turns texts into vectors whose directions tell how alike they are. Implementations are safe for
 * use by several threads.
 */
@FunctionalInterface
public interface EmbeddingModel {

  /**
   * Embeds texts.
   *
   * @param texts the texts; may be empty
   * @return vectors {@code [texts, dim]}, in the same order
   * @throws IllegalArgumentException if a text does not fit the model
   * @throws ModelException if the model cannot be run
   */
  FloatTensor embed(List<String> texts);
}
