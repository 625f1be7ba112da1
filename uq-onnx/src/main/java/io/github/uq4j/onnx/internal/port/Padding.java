package io.github.uq4j.onnx.internal.port;

import io.github.uq4j.onnx.graph.OnnxModelFile;

/** Where the columns without tokens may be in a row that is shorter than others. */
public enum Padding {
  /** Before or behind its tokens. */
  ANY,
  /**
   * Behind its tokens only, and rows with a cache can be continued by more than one column only if
   * they are alone: the limits of GroupQueryAttention, which takes lengths instead of a mask.
   */
  RIGHT;

  /**
   * Where a graph's rows may be padded.
   *
   * @param file the graph
   * @return the right only if one of its operators asks for it
   */
  public static Padding of(OnnxModelFile file) {
    return GraphOperators.of(file).contains("com.microsoft.GroupQueryAttention") ? RIGHT : ANY;
  }
}
