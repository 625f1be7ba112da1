package io.github.uq4j.onnx.internal.loop;

/**
 * The nodes that record an iteration: the chosen token and its log-probability, the entropy, the
 * largest logits' log-probabilities and ids, and what statistics of whole rows follow from. Sums
 * are taken in double precision, but for those of the entropy's products inside a block of ids:
 * single precision, which changes an entropy by less than the rounding of the logits does.
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
    String difference = logits.below();
    String weights = logits.each();
    String sum = logits.weights().total();
    String logSum = body.node("Log", sum);
    String below = body.node("GatherND", "batch_dims", 1, difference, token);
    String chosen = body.node("Unsqueeze", body.cast(below, Fragment.DOUBLE), body.longs(1));
    String logprob = body.node("Sub", chosen, logSum);
    Fragment with = body.nested("entropy");
    String finite = with.node("Max", difference, with.scalar(SMALLEST));
    String products = Weights.blocks(with, with.node("Mul", weights, finite), vocabulary);
    String weighted = with.cast(with.total(products), Fragment.DOUBLE);
    String mean = with.node("Div", with.sum(weighted), sum);
    with.result(with.node("Sub", logSum, mean), Fragment.DOUBLE);
    Fragment without = body.nested("no-entropy");
    without.result(without.node("Identity", logSum), Fragment.DOUBLE);
    String entropy = body.when(LoopGraph.WITH_ENTROPY, with, without).get(0);
    String top = body.cast(body.node("Sub", logits.best(), logits.max()), Fragment.DOUBLE);
    body.result(body.node("Identity", token), Fragment.INT64);
    body.result(logprob, Fragment.DOUBLE);
    body.result(entropy, Fragment.DOUBLE);
    body.result(body.node("Sub", top, logSum), Fragment.DOUBLE);
    body.result(logits.bestIds(), Fragment.INT64);
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
