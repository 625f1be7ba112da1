package io.github.uq4j.onnx.internal.loop;

import java.util.List;

/**
 * The nodes that choose tokens: the largest logit, or a draw by the inverse of the cumulative
 * weights, exactly as the step engine draws (same order of truncations, same order of summation,
 * sums in double precision).
 */
final class ChoiceGraph {

  static final String SAMPLED = Fragment.named("sampled");
  static final String TRUNCATED = Fragment.named("truncated");
  static final String TRUNCATES = Fragment.named("truncates");
  static final String PENALISED = Fragment.named("penalised");
  static final String GREEDY = Fragment.named("greedy");
  static final String SCALE = Fragment.named("scale");
  static final String TOP_K = Fragment.named("top_k");
  static final String CANDIDATES = Fragment.named("candidates");
  static final String TOP_P = Fragment.named("top_p");
  static final String MIN_P = Fragment.named("min_p");
  static final String PENALTY = Fragment.named("penalty");
  static final String UNIFORMS = Fragment.named("uniforms");

  private ChoiceGraph() {}

  /**
   * Chooses.
   *
   * @param body where the nodes go
   * @param logits {@code [batch, vocabulary]} float
   * @param best values and ids of the largest logits
   * @param seen {@code [batch, vocabulary]} bool, read only if a penalty is set
   * @param step the iteration's number
   * @return ids {@code [batch, 1]}
   */
  static String add(Fragment body, String logits, List<String> best, String seen, String step) {
    Fragment changed = body.nested("penalty");
    String positive = changed.node("Greater", logits, changed.scalar(0f));
    String penalised =
        changed.node(
            "Where",
            seen,
            changed.node(
                "Where",
                positive,
                changed.node("Div", logits, PENALTY),
                changed.node("Mul", logits, PENALTY)),
            logits);
    List<String> first = changed.largest(penalised, changed.longs(1));
    changed.result(changed.node("Identity", penalised), Fragment.FLOAT);
    changed.result(first.get(0), Fragment.FLOAT);
    changed.result(first.get(1), Fragment.INT64);
    Fragment same = body.nested("no-penalty");
    same.result(same.node("Identity", logits), Fragment.FLOAT);
    same.result(same.node("Gather", "axis", 1, best.get(0), same.longs(0)), Fragment.FLOAT);
    same.result(same.node("Gather", "axis", 1, best.get(1), same.longs(0)), Fragment.INT64);
    List<String> ranked = body.when(PENALISED, changed, same);
    Fragment greedy = body.nested("greedy");
    greedy.result(greedy.node("Identity", ranked.get(2)), Fragment.INT64);
    return body.when(SAMPLED, sampled(body, ranked, step), greedy).get(0);
  }

  private static Fragment sampled(Fragment body, List<String> ranked, String step) {
    Fragment drawn = body.nested("drawn");
    String difference = drawn.node("Sub", ranked.get(0), ranked.get(1));
    String weights = drawn.node("Exp", drawn.node("Mul", difference, SCALE));
    String uniform = drawn.node("Gather", "axis", 1, UNIFORMS, step);
    String number = drawn.node("Unsqueeze", uniform, drawn.longs(1));
    Fragment kept = drawn.nested("kept");
    String some = fromKept(kept, weights, number);
    kept.result(
        kept.node("Where", TRUNCATES, some, fromAll(kept, weights, number)), Fragment.INT64);
    Fragment all = drawn.nested("all");
    all.result(fromAll(all, weights, number), Fragment.INT64);
    String id = drawn.when(TRUNCATED, kept, all).get(0);
    drawn.result(drawn.node("Where", GREEDY, ranked.get(2), id), Fragment.INT64);
    return drawn;
  }

  private static String fromAll(Fragment graph, String weights, String number) {
    String wide = graph.cast(weights, Fragment.DOUBLE);
    String reached = graph.node("CumSum", wide, graph.scalar(1));
    String total = graph.node("Gather", "axis", 1, reached, graph.longs(-1));
    String last =
        graph.node(
            "Sub", graph.node("Gather", graph.node("Shape", weights), graph.longs(1)), graph.longs(1));
    return graph.node("Min", below(graph, reached, graph.node("Mul", number, total)), last);
  }

  /** How many sums do not exceed the target. */
  private static String below(Fragment graph, String reached, String target) {
    return graph.sum(graph.cast(graph.node("LessOrEqual", reached, target), Fragment.INT64));
  }

  private static String fromKept(Fragment graph, String weights, String number) {
    List<String> sorted = graph.largest(weights, CANDIDATES);
    String count = graph.node("Squeeze", CANDIDATES, graph.longs(0));
    String rank = graph.node("Range", graph.scalar(0L), count, graph.scalar(1L));
    String inTopK = graph.node("Less", rank, TOP_K);
    String largest = graph.node("Gather", "axis", 1, sorted.get(0), graph.longs(0));
    String floor =
        graph.cast(
            graph.node("Mul", MIN_P, graph.cast(largest, Fragment.DOUBLE)), Fragment.FLOAT);
    String heavy = graph.node("GreaterOrEqual", sorted.get(0), floor);
    String wide = graph.cast(sorted.get(0), Fragment.DOUBLE);
    String zero = graph.node("Sub", wide, wide);
    String topK = graph.node("Where", inTopK, wide, zero);
    String before =
        graph
            .node(
                "CumSum",
                1,
                node -> node.addAttribute(Fragment.whole("exclusive", 1)),
                topK,
                graph.scalar(1))
            .get(0);
    String bound = graph.node("Mul", TOP_P, graph.sum(topK));
    String inTopP = graph.node("Less", before, bound);
    String inside = graph.node("And", graph.node("And", inTopK, heavy), inTopP);
    String kept = graph.node("Where", inside, topK, zero);
    String size = graph.sum(graph.cast(inside, Fragment.INT64));
    String reached = graph.node("CumSum", kept, graph.scalar(1));
    String target = graph.node("Mul", number, graph.sum(kept));
    String index =
        graph.node(
            "Min", below(graph, reached, target), graph.node("Sub", size, graph.longs(1)));
    return graph.node("GatherElements", "axis", 1, sorted.get(1), index);
  }
}
