package io.github.uq4j.onnx.internal.loop;

/**
 * The nodes that record an iteration: the chosen token and the largest logits' ids, how far below
 * the largest logit theirs are, and sums over all ids: of {@code w = exp(x - max)}, from which
 * log-probabilities follow, if wanted of {@code w (x - max)}, from which the entropy does, and
 * those of statistics of whole rows. Sums are taken in double precision, but for those of the
 * products inside a block of ids: single precision, which changes an entropy by less than the
 * rounding of the logits does.
 */
final class RecordGraph {

  private static final float SMALLEST = -87f;

  private RecordGraph() {}

  /**
   * Adds the results of an iteration that are stacked.
   *
   * @param body where the nodes go
   * @param logits the logits
   * @param token the chosen ids {@code [batch, 1]}
   * @param vocabulary logits in a row
   */
  static void add(Fragment body, StepLogits logits, String token, int vocabulary) {
    String ids = body.node("Concat", "axis", 1, token, logits.bestIds());
    body.result(ids, Fragment.INT64);
    body.result(body.node("GatherElements", "axis", 1, logits.below(), ids), Fragment.FLOAT);
    Fragment recorded = body.nested("recorded");
    recorded.result(record(recorded, logits, vocabulary), Fragment.DOUBLE);
    Fragment nothing = body.nested("nothing-recorded");
    nothing.result(nothing.node("Identity", logits.weights().total()), Fragment.DOUBLE);
    body.result(body.when(LoopGraph.RECORDED, recorded, nothing).get(0), Fragment.DOUBLE);
  }

  /** The sums of weights and of products, and behind them those of statistics if wanted. */
  private static String record(Fragment graph, StepLogits logits, int vocabulary) {
    String finite = graph.node("Max", logits.below(), graph.scalar(SMALLEST));
    String products = Weights.blocks(graph, graph.node("Mul", logits.each(), finite), vocabulary);
    String weighted = graph.sum(graph.cast(graph.total(products), Fragment.DOUBLE));
    String both = graph.node("Concat", "axis", 1, logits.weights().total(), weighted);
    Fragment with = graph.nested("statistics");
    with.result(statistics(with, both, logits.below()), Fragment.DOUBLE);
    Fragment without = graph.nested("no-statistics");
    without.result(without.node("Identity", both), Fragment.DOUBLE);
    return graph.when(LoopGraph.WITH_STATISTICS, with, without).get(0);
  }

  /** The sums of {@code RowSums} of every row, of {@code x - max}, behind what is there. */
  private static String statistics(Fragment with, String before, String below) {
    String quarter = with.node("Mul", below, with.scalar(0.25f));
    String power = with.node("Exp", with.node("Max", quarter, with.scalar(SMALLEST)));
    String finite = with.node("Greater", below, with.scalar(-Float.MAX_VALUE));
    String kept = with.node("Where", finite, below, with.scalar(0f));
    return with.node(
        "Concat",
        "axis",
        1,
        before,
        with.sum(with.cast(power, Fragment.DOUBLE)),
        with.sum(with.cast(with.node("Mul", power, power), Fragment.DOUBLE)),
        with.sum(with.cast(kept, Fragment.DOUBLE)),
        with.sum(with.cast(finite, Fragment.DOUBLE)));
  }
}
