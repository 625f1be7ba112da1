package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/**
 * The nodes that choose tokens: the largest logit, or a draw by the inverse of the cumulative
 * weights, exactly as the step engine draws (same order of truncations, same order of summation,
 * sums in double precision).
 */
final class ChoiceGraph {

  static final String STEERED = Fragment.named("steered");
  static final String SAMPLED = Fragment.named("sampled");
  static final String TRUNCATED = Fragment.named("truncated");
  static final String TRUNCATES = Fragment.named("truncates");

  /** Whether some rows are drawn from all ids while others are not. */
  static final String MIXED = Fragment.named("mixed");

  static final String PENALISED = Fragment.named("penalised");
  static final String GREEDY = Fragment.named("greedy");
  static final String SCALE = Fragment.named("scale");
  static final String TOP_K = Fragment.named("top_k");
  static final String CANDIDATES = Fragment.named("candidates");

  /** So many candidates are sorted at first: at least the largest top-k. */
  static final String FEW = Fragment.named("few");

  /** So many after that, before all that can be kept are. */
  static final String MORE = Fragment.named("more");

  static final String TOP_P = Fragment.named("top_p");
  static final String MIN_P = Fragment.named("min_p");
  static final String PENALTY = Fragment.named("penalty");
  static final String UNIFORMS = Fragment.named("uniforms");

  /** Whether top-k is set, a row. */
  static final String LIMITED = Fragment.named("limited");

  private ChoiceGraph() {}

  /**
   * Chooses. A batch of plain greedy rows goes through one condition only.
   *
   * @param body where the nodes go
   * @param logits {@code [batch, vocabulary]} float
   * @param best values and ids of the largest logits
   * @param seen {@code [batch, vocabulary]} bool, read only if a penalty is set
   * @param step the iteration's number
   * @return ids {@code [batch, 1]}, and the ids seen after it
   */
  static List<String> add(
      Fragment body, String logits, List<String> best, String seen, String step) {
    Fragment plain = body.nested("plain");
    plain.result(first(plain, best.get(1)), Fragment.INT64);
    plain.result(plain.node("Identity", seen), Fragment.BOOL);
    Fragment steered = body.nested("steered");
    List<String> ranked =
        steered.when(
            PENALISED, penalised(steered, logits, seen), unpenalised(steered, logits, best));
    Fragment greedy = steered.nested("greedy");
    greedy.result(greedy.node("Identity", ranked.get(2)), Fragment.INT64);
    String token = steered.when(SAMPLED, sampled(steered, ranked, step), greedy).get(0);
    Fragment marked = steered.nested("marked");
    String yes = marked.node("Equal", token, token);
    marked.result(marked.node("ScatterElements", "axis", 1, seen, token, yes), Fragment.BOOL);
    Fragment unmarked = steered.nested("unmarked");
    unmarked.result(unmarked.node("Identity", seen), Fragment.BOOL);
    steered.result(token, Fragment.INT64);
    steered.result(steered.when(PENALISED, marked, unmarked).get(0), Fragment.BOOL);
    return body.when(STEERED, steered, plain);
  }

  private static String first(Fragment graph, String values) {
    return graph.node("Gather", "axis", 1, values, graph.longs(0));
  }

  private static Fragment penalised(Fragment body, String logits, String seen) {
    Fragment graph = body.nested("penalty");
    String positive = graph.node("Greater", logits, graph.scalar(0f));
    String lowered =
        graph.node(
            "Where",
            positive,
            graph.node("Div", logits, PENALTY),
            graph.node("Mul", logits, PENALTY));
    String changed = graph.node("Where", seen, lowered, logits);
    List<String> best = graph.largest(changed, graph.longs(1));
    graph.result(changed, Fragment.FLOAT);
    graph.result(best.get(0), Fragment.FLOAT);
    graph.result(best.get(1), Fragment.INT64);
    return graph;
  }

  private static Fragment unpenalised(Fragment body, String logits, List<String> best) {
    Fragment graph = body.nested("no-penalty");
    graph.result(graph.node("Identity", logits), Fragment.FLOAT);
    graph.result(first(graph, best.get(0)), Fragment.FLOAT);
    graph.result(first(graph, best.get(1)), Fragment.INT64);
    return graph;
  }

  private static Fragment sampled(Fragment body, List<String> ranked, String step) {
    Fragment drawn = body.nested("drawn");
    String difference = drawn.node("Sub", ranked.get(0), ranked.get(1));
    String weights = drawn.node("Exp", drawn.node("Mul", difference, SCALE));
    String uniform = drawn.node("Gather", "axis", 1, UNIFORMS, step);
    String number = drawn.node("Unsqueeze", uniform, drawn.longs(1));
    Fragment kept = drawn.nested("kept");
    String some = fromKept(kept, weights, number);
    Fragment mixed = kept.nested("mixed");
    mixed.result(
        mixed.node("Where", TRUNCATES, some, fromAll(mixed, weights, number)), Fragment.INT64);
    Fragment alike = kept.nested("alike");
    alike.result(alike.node("Identity", some), Fragment.INT64);
    kept.result(kept.when(MIXED, mixed, alike).get(0), Fragment.INT64);
    Fragment all = drawn.nested("all");
    all.result(fromAll(all, weights, number), Fragment.INT64);
    String id = drawn.when(TRUNCATED, kept, all).get(0);
    drawn.result(drawn.node("Where", GREEDY, ranked.get(2), id), Fragment.INT64);
    return drawn;
  }

  private static String fromAll(Fragment graph, String weights, String number) {
    String reached = reached(graph, weights);
    String total = graph.node("Gather", "axis", 1, reached, graph.longs(-1));
    String last =
        graph.node(
            "Sub",
            graph.node("Gather", graph.node("Shape", weights), graph.longs(1)),
            graph.longs(1));
    return graph.node("Min", below(graph, reached, graph.node("Mul", number, total)), last);
  }

  /**
   * Sums in the order of ids. The runtime adds whole rows of a matrix quickly, but the elements of
   * one row slowly; so they stand below one another meanwhile.
   */
  private static String reached(Fragment graph, String weights) {
    String columns = graph.cast(graph.node("Transpose", weights), Fragment.DOUBLE);
    return graph.node("Transpose", graph.node("CumSum", columns, graph.scalar(0L)));
  }

  /** How many sums do not exceed the target; counted in floats, which is quicker and exact here. */
  private static String below(Fragment graph, String reached, String target) {
    String hits = graph.cast(graph.node("LessOrEqual", reached, target), Fragment.FLOAT);
    return graph.cast(graph.sum(hits), Fragment.INT64);
  }

  /**
   * Draws from what top-k, top-p and min-p keep. Sorting a few candidates is enough wherever they
   * reach beyond what is kept; otherwise as many as can be kept are sorted.
   */
  private static String fromKept(Fragment graph, String weights, String number) {
    String total = graph.sum(graph.cast(weights, Fragment.DOUBLE));
    return fromKept(graph, new Drawn(weights, total, number), List.of(FEW, MORE, CANDIDATES));
  }

  /** Weights, their total, and the number a row is drawn with. */
  private record Drawn(String weights, String total, String number) {}

  private static String fromKept(Fragment graph, Drawn drawn, List<String> counts) {
    Sorted some = sorted(graph, drawn.weights(), counts.get(0), drawn.total());
    if (counts.size() == 1) {
      return pick(graph, some, drawn.number());
    }
    String outside = graph.node("Not", some.inside());
    String ends = graph.sum(graph.cast(outside, Fragment.INT64));
    // A row whose candidates all are kept may keep more; rows that are not truncated do not matter.
    String open = graph.node("Equal", ends, graph.longs(0));
    String rows = graph.cast(graph.node("And", open, TRUNCATES), Fragment.INT64);
    String count = graph.node("ReduceSum", 1, node -> keepNoDimensions(node), rows).get(0);
    String more = graph.node("Less", counts.get(0), CANDIDATES);
    String again =
        graph.node(
            "And",
            graph.node("Greater", count, graph.scalar(0L)),
            graph.node("Squeeze", more, graph.longs(0)));
    Fragment wider = graph.nested("more-than-" + counts.size());
    wider.result(fromKept(wider, drawn, counts.subList(1, counts.size())), Fragment.INT64);
    Fragment enough = graph.nested("enough-" + counts.size());
    enough.result(pick(enough, some, drawn.number()), Fragment.INT64);
    return graph.when(again, wider, enough).get(0);
  }

  private static void keepNoDimensions(NodeProto.Builder node) {
    node.addAttribute(Fragment.whole("keepdims", 0));
  }

  /**
   * The heaviest candidates.
   *
   * @param weights in double precision, heaviest first
   * @param ids their ids
   * @param inside which are kept; if one is not, none behind it is
   */
  private record Sorted(String weights, String ids, String inside) {}

  private static Sorted sorted(Fragment graph, String weights, String count, String total) {
    List<String> sorted = graph.largest(weights, count);
    String rank =
        graph.node(
            "Range",
            graph.scalar(0L),
            graph.node("Squeeze", count, graph.longs(0)),
            graph.scalar(1L));
    String inTopK = graph.node("Less", rank, TOP_K);
    String largest = graph.cast(first(graph, sorted.get(0)), Fragment.DOUBLE);
    String floor = graph.cast(graph.node("Mul", MIN_P, largest), Fragment.FLOAT);
    String heavy = graph.node("GreaterOrEqual", sorted.get(0), floor);
    String wide = graph.cast(sorted.get(0), Fragment.DOUBLE);
    String zero = graph.node("Sub", wide, wide);
    String topK = graph.node("Where", inTopK, wide, zero);
    String mass = graph.node("Where", LIMITED, graph.sum(topK), total);
    String before =
        graph
            .node(
                "CumSum",
                1,
                node -> node.addAttribute(Fragment.whole("exclusive", 1)),
                topK,
                graph.scalar(1L))
            .get(0);
    String inTopP = graph.node("Less", before, graph.node("Mul", TOP_P, mass));
    String inside = graph.node("And", graph.node("And", inTopK, heavy), inTopP);
    return new Sorted(wide, sorted.get(1), inside);
  }

  private static String pick(Fragment graph, Sorted sorted, String number) {
    String zero = graph.node("Sub", sorted.weights(), sorted.weights());
    String kept = graph.node("Where", sorted.inside(), sorted.weights(), zero);
    String size = graph.sum(graph.cast(sorted.inside(), Fragment.INT64));
    String reached = graph.node("CumSum", kept, graph.scalar(1L));
    String target = graph.node("Mul", number, graph.sum(kept));
    String last = graph.node("Sub", size, graph.longs(1));
    String index = graph.node("Min", below(graph, reached, target), last);
    return graph.node("GatherElements", "axis", 1, sorted.ids(), index);
  }
}
