package io.github.uq4j.onnx;

/**
 * Where rows of logits are reduced to log-probabilities, entropies and the most probable
 * alternatives. All ways agree to 1e-5; a trace's provenance says which one was used.
 */
public enum Reductions {
  /**
   * {@link #GRAPH} on a CUDA device if the model's graph can be edited, otherwise {@link #VECTOR}
   * where the JVM has the module, otherwise {@link #LANES}.
   */
  AUTO,
  /**
   * Inside the model: full logits do not leave the device unless they are asked for. When texts are
   * scored, only the rows that decide a token of the answer are multiplied with the vocabulary.
   * Answers that take the most probable token need no logits in Java, either; those that are drawn,
   * or steered by a repetition penalty, do with {@link Engine#STEP}, and are reduced there.
   */
  GRAPH,
  /**
   * With the Vector API. The JVM must have been started with {@code --add-modules
   * jdk.incubator.vector}; opening a model fails otherwise.
   */
  VECTOR,
  /** With plain loops, which the JIT compiler vectorises. */
  LANES
}
