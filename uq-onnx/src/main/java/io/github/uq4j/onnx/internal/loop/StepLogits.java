package io.github.uq4j.onnx.internal.loop;

/**
 * The logits of an iteration, and what both the choice and the record need of them.
 *
 * @param values {@code [batch, vocabulary]} float
 * @param bestIds the ids of the largest, largest first; as many as {@link LoopGraph#TOP} says
 * @param below the logits less the largest
 * @param each what the ids weigh, {@code exp} of that
 * @param weights the same, added up
 */
record StepLogits(String values, String bestIds, String below, String each, Weights weights) {

  /**
   * Adds what is needed.
   *
   * @param body where the nodes go
   * @param logits {@code [batch, 1, vocabulary]}
   * @param vocabulary logits in a row
   * @param opset the operators' version
   * @return the logits
   */
  static StepLogits of(Fragment body, String logits, int vocabulary, long opset) {
    String values = body.cast(body.node("Squeeze", logits, body.longs(1)), Fragment.FLOAT);
    String bestIds = body.largest(values, LoopGraph.TOP).get(1);
    String below = body.node("Sub", values, body.maximum(values, opset));
    String each = body.node("Exp", below);
    Weights weights = Weights.of(body, each, vocabulary);
    return new StepLogits(values, bestIds, below, each, weights);
  }
}
