package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;

/**
 * The nodes that choose tokens: the largest logit, or a draw by the inverse of the cumulative
 * weights, as the step engine draws: same order of truncations, sums in double precision.
 */
final class ChoiceGraph {

  static final String STEERED = Fragment.named("steered");
  static final String SAMPLED = Fragment.named("sampled");
  static final String TRUNCATED = Fragment.named("truncated");
  static final String TRUNCATES = Fragment.named("truncates");

  /** Whether some rows are drawn from all ids while others are not. */
  static final String MIXED = Fragment.named("mixed");

  static final String PENALISED = Fragment.named("penalised");

  /** Whether a penalty or a temperature is set. */
  static final String ADJUSTED = Fragment.named("adjusted");

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

  private final StepLogits logits;
  private final int vocabulary;
  private final String step;

  private ChoiceGraph(StepLogits logits, int vocabulary, String step) {
    this.logits = logits;
    this.vocabulary = vocabulary;
    this.step = step;
  }

  /** Adds what steers choices. */
  static void addInputs(GraphProto.Builder graph) {
    for (String flag : List.of(STEERED, SAMPLED, ADJUSTED, TRUNCATED, MIXED, PENALISED)) {
      graph.addInput(Fragment.value(flag, Fragment.BOOL, 0));
    }
    for (String flags : List.of(GREEDY, TRUNCATES, LIMITED)) {
      graph.addInput(Fragment.value(flags, Fragment.BOOL, 2));
    }
    graph.addInput(Fragment.value(SCALE, Fragment.FLOAT, 2));
    graph.addInput(Fragment.value(PENALTY, Fragment.FLOAT, 2));
    graph.addInput(Fragment.value(TOP_K, Fragment.INT64, 2));
    for (String count : List.of(CANDIDATES, FEW, MORE)) {
      graph.addInput(Fragment.value(count, Fragment.INT64, 1));
    }
    graph.addInput(Fragment.value(TOP_P, Fragment.DOUBLE, 2));
    graph.addInput(Fragment.value(MIN_P, Fragment.DOUBLE, 2));
    graph.addInput(Fragment.value(UNIFORMS, Fragment.DOUBLE, 3));
  }

  /**
   * Chooses. A batch of plain greedy rows goes through one condition only.
   *
   * @param body where the nodes go
   * @param logits the logits
   * @param vocabulary logits in a row
   * @param seen {@code [batch, vocabulary]} bool, read only if a penalty is set
   * @param step the iteration's number
   * @return ids {@code [batch, 1]}, and the ids seen after it
   */
  static List<String> add(
      Fragment body, StepLogits logits, int vocabulary, String seen, String step) {
    Fragment plain = body.nested("plain");
    plain.result(first(plain, logits.bestIds()), Fragment.INT64);
    plain.result(plain.node("Identity", seen), Fragment.BOOL);
    Fragment steered = body.nested("steered");
    ChoiceGraph choice = new ChoiceGraph(logits, vocabulary, step);
    String token = choice.token(steered, seen);
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

  /** The largest logit's id; any number where all rows are drawn and no ids are ranked. */
  private String best(Fragment graph) {
    return first(graph, graph.node("Concat", "axis", 1, logits.bestIds(), LoopGraph.ONES));
  }

  private String token(Fragment steered, String seen) {
    Fragment adjusted = steered.nested("adjusted");
    List<String> below = adjusted.when(PENALISED, penalised(adjusted, seen), unpenalised(adjusted));
    String each = adjusted.node("Exp", adjusted.node("Mul", below.get(0), SCALE));
    results(adjusted, Weights.of(adjusted, each, vocabulary), below.get(1));
    // Rows without penalty and temperature are drawn by the weights that are recorded anyway.
    Fragment unadjusted = steered.nested("unadjusted");
    results(unadjusted, logits.weights(), best(unadjusted));
    List<String> weights = steered.when(ADJUSTED, adjusted, unadjusted);
    Weights drawn =
        new Weights(weights.get(0), weights.get(1), weights.get(2), logits.weights().width());
    Fragment sampled = steered.nested("sampled");
    sampled.result(drawn(sampled, drawn, weights.get(3)), Fragment.INT64);
    Fragment greedy = steered.nested("greedy");
    greedy.result(greedy.node("Identity", weights.get(3)), Fragment.INT64);
    return steered.when(SAMPLED, sampled, greedy).get(0);
  }

  private static void results(Fragment graph, Weights weights, String best) {
    graph.result(graph.node("Identity", weights.blocks()), Fragment.FLOAT);
    graph.result(graph.node("Identity", weights.sums()), Fragment.DOUBLE);
    graph.result(graph.node("Identity", weights.total()), Fragment.DOUBLE);
    graph.result(graph.node("Identity", best), Fragment.INT64);
  }

  private Fragment penalised(Fragment body, String seen) {
    Fragment graph = body.nested("penalty");
    String values = logits.values();
    String positive = graph.node("Greater", values, graph.scalar(0f));
    String lowered =
        graph.node(
            "Where",
            positive,
            graph.node("Div", values, PENALTY),
            graph.node("Mul", values, PENALTY));
    String changed = graph.node("Where", seen, lowered, values);
    List<String> best = graph.largest(changed, graph.longs(1));
    graph.result(graph.node("Sub", changed, best.get(0)), Fragment.FLOAT);
    graph.result(best.get(1), Fragment.INT64);
    return graph;
  }

  private Fragment unpenalised(Fragment body) {
    Fragment graph = body.nested("no-penalty");
    graph.result(graph.node("Identity", logits.below()), Fragment.FLOAT);
    graph.result(best(graph), Fragment.INT64);
    return graph;
  }

  private String drawn(Fragment graph, Weights weights, String best) {
    String number = graph.node("Gather", "axis", 0, UNIFORMS, step);
    Fragment kept = graph.nested("kept");
    String some = fromKept(kept, weights, number);
    Fragment mixed = kept.nested("mixed");
    mixed.result(mixed.node("Where", TRUNCATES, some, weights.draw(mixed, number)), Fragment.INT64);
    Fragment alike = kept.nested("alike");
    alike.result(alike.node("Identity", some), Fragment.INT64);
    kept.result(kept.when(MIXED, mixed, alike).get(0), Fragment.INT64);
    Fragment all = graph.nested("all");
    all.result(weights.draw(all, number), Fragment.INT64);
    return graph.node("Where", GREEDY, best, graph.when(TRUNCATED, kept, all).get(0));
  }

  /**
   * Draws from what top-k, top-p and min-p keep. Sorting a few candidates is enough wherever they
   * reach beyond what is kept; otherwise as many as can be kept are sorted.
   */
  private static String fromKept(Fragment graph, Weights weights, String number) {
    Drawn drawn = new Drawn(weights.each(graph), weights.total(), number);
    return fromKept(graph, drawn, List.of(FEW, MORE, CANDIDATES));
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
    String before = graph.before(topK);
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
    String count = graph.cast(graph.reached(reached, target), Fragment.INT64);
    String index = graph.node("Min", count, last);
    return graph.node("GatherElements", "axis", 1, sorted.ids(), index);
  }
}
