package io.github.uq4j.onnx.internal.head;

import java.util.Locale;
import java.util.Optional;

/**
 * How a model's rows of logits are reduced.
 *
 * @param reducers the loops for rows that reach Java
 * @param head the model whose graph reduces the rows of texts that are scored, if it is to be used
 */
public record RowReduction(RowReducers reducers, Optional<GraphHead> head)
    implements AutoCloseable {

  /**
   * The fastest loops, nothing in the graph.
   *
   * @return what this JVM can do
   */
  public static RowReduction inJava() {
    return new RowReduction(RowReducers.fastest(), Optional.empty());
  }

  /**
   * Where rows are reduced, as a provenance says it.
   *
   * @param inGraph what reduces them in the graph, if anything does
   * @return {@code graph}, {@code vector} or {@code lanes}
   */
  public String name(Optional<?> inGraph) {
    return inGraph.isPresent() ? "graph" : reducers.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    head.ifPresent(GraphHead::close);
  }
}
