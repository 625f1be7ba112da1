package io.github.uq4j.onnx.internal.loop;

import java.util.List;

/**
 * The logits of an iteration, and what both the choice and the record need of them.
 *
 * @param values {@code [batch, vocabulary]} float
 * @param best the largest, largest first
 * @param bestIds their ids
 * @param max the largest {@code [batch, 1]}
 * @param below the logits less the largest
 * @param each what the ids weigh, {@code exp} of that
 * @param weights the same, added up
 */
record StepLogits(
    String values,
    String best,
    String bestIds,
    String max,
    String below,
    String each,
    Weights weights) {

  /**
   * Adds what is needed.
   *
   * @param body where the nodes go
   * @param logits {@code [batch, 1, vocabulary]}
   * @param vocabulary logits in a row
   * @return the logits
   */
  static StepLogits of(Fragment body, String logits, int vocabulary) {
    String values = body.cast(body.node("Squeeze", logits, body.longs(1)), Fragment.FLOAT);
    List<String> best = body.largest(values, LoopGraph.TOP);
    String max = body.node("Gather", "axis", 1, best.get(0), body.longs(0));
    String below = body.node("Sub", values, max);
    String each = body.node("Exp", below);
    Weights weights = Weights.of(body, each, vocabulary);
    return new StepLogits(values, best.get(0), best.get(1), max, below, each, weights);
  }
}
