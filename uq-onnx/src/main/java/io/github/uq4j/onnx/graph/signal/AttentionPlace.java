package io.github.uq4j.onnx.graph.signal;

import java.util.Optional;

/**
 * Where the attention probabilities of one block come from.
 *
 * @param node the operator's index
 * @param operator its name
 * @param strategy how they are had
 * @param values where they are, for a {@link Strategy#SOFTMAX}
 * @param rows what its rows sum to
 */
record AttentionPlace(
    int node, String operator, Strategy strategy, Optional<Place> values, Rows rows) {

  /** What the probabilities of a row sum to. */
  enum Rows {
    /** One. */
    WHOLE,
    /** Less than one: a sink takes the rest. */
    SHARED
  }

  /** How probabilities are had. */
  enum Strategy {
    /** They are a value of the graph. */
    SOFTMAX("the result of Softmax"),
    /** The operator gives them as an optional output. */
    OPERATOR("optional output"),
    /** They are computed again from the operator's inputs. */
    RECOMPUTED("recomputed");

    private final String label;

    Strategy(String label) {
      this.label = label;
    }

    /** For people. */
    String label() {
      return label;
    }
  }
}
