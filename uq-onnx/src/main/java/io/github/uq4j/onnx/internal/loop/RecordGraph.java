package io.github.uq4j.onnx.internal.loop;

import java.util.List;

/**
 * The nodes that record an iteration: the chosen token and its log-probability, the entropy, the
 * largest logits' log-probabilities and ids, and what statistics of whole rows follow from. Sums
 * are taken in double precision.
 */
final class RecordGraph {

  private static final float SMALLEST = -87f;

  private RecordGraph() {}

  /**
   * Adds the results of an iteration that are stacked.
   *
   * @param body where the nodes go
   * @param logits {@code [batch, vocabulary]} float
   * @param best values and ids of the largest logits
   * @param token the chosen ids {@code [batch, 1]}
   */
  static void add(Fragment body, String logits, List<String> best, String token) {
    String max = body.node("Gather", "axis", 1, best.get(0), body.longs(0));
    String difference = body.node("Sub", logits, max);
    String weights = body.node("Exp", difference);
    String sum = body.sum(body.cast(weights, Fragment.DOUBLE));
    String logSum = body.node("Log", sum);
    String chosen = body.node("GatherElements", "axis", 1, difference, token);
    String logprob = body.node("Sub", body.cast(chosen, Fragment.DOUBLE), logSum);
    Fragment with = body.nested("entropy");
    String finite = with.node("Max", difference, with.scalar(SMALLEST));
    String weighted = with.cast(with.node("Mul", weights, finite), Fragment.DOUBLE);
    String mean = with.node("Div", with.sum(weighted), sum);
    with.result(with.node("Sub", logSum, mean), Fragment.DOUBLE);
    Fragment without = body.nested("no-entropy");
    without.result(without.node("Identity", logSum), Fragment.DOUBLE);
    String entropy = body.when(LoopGraph.WITH_ENTROPY, with, without).get(0);
    String top = body.cast(body.node("Sub", best.get(0), max), Fragment.DOUBLE);
    body.result(body.node("Identity", token), Fragment.INT64);
    body.result(logprob, Fragment.DOUBLE);
    body.result(entropy, Fragment.DOUBLE);
    body.result(body.node("Sub", top, logSum), Fragment.DOUBLE);
    body.result(best.get(1), Fragment.INT64);
    body.result(statistics(body, difference, logSum), Fragment.DOUBLE);
  }

  /** The sums of {@code RowSums} of every row, of {@code x - max}; one column if not wanted. */
  private static String statistics(Fragment body, String below, String small) {
    Fragment with = body.nested("statistics");
    String quarter = with.node("Mul", below, with.scalar(0.25f));
    String power = with.node("Exp", with.node("Max", quarter, with.scalar(SMALLEST)));
    String finite = with.node("Greater", below, with.scalar(-Float.MAX_VALUE));
    String kept = with.node("Where", finite, below, with.scalar(0f));
    String sums =
        with.node(
            "Concat",
            "axis",
            1,
            with.sum(with.cast(power, Fragment.DOUBLE)),
            with.sum(with.cast(with.node("Mul", power, power), Fragment.DOUBLE)),
            with.sum(with.cast(kept, Fragment.DOUBLE)),
            with.sum(with.cast(finite, Fragment.DOUBLE)));
    with.result(sums, Fragment.DOUBLE);
    Fragment without = body.nested("no-statistics");
    without.result(without.node("Identity", small), Fragment.DOUBLE);
    return body.when(LoopGraph.WITH_STATISTICS, with, without).get(0);
  }
}
