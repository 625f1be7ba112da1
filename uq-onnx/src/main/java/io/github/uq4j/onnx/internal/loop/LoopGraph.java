package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Wraps a decoder into a {@code Loop}.
 *
 * <p>The decoder's nodes become the loop's body, its weights stay in the outer graph. Carried from
 * one iteration to the next: the token ids, mask and positions of the next run, the rows that have
 * ended, the ids a row has seen, and the cache. Stacked over the iterations: the chosen token, its
 * log-probability, the entropy, the largest logits' log-probabilities and ids. The loop ends when
 * all rows have.
 */
final class LoopGraph {

  static final String STEPS = Fragment.named("steps");
  static final String GO_ON = Fragment.named("go_on");
  static final String KEEP = Fragment.named("keep");
  static final String ENDED = Fragment.named("ended");
  static final String SEEN = Fragment.named("seen");
  static final String STOPS = Fragment.named("stops");

  /** A one for every row, {@code [batch, 1]}. */
  static final String ONES = Fragment.named("ones");

  static final String LIMITS = Fragment.named("limits");
  static final String TOP = Fragment.named("top");
  static final String WITH_ENTROPY = Fragment.named("with_entropy");
  static final String TOKENS = Fragment.named("tokens");
  static final String LOGPROBS = Fragment.named("logprobs");
  static final String ENTROPIES = Fragment.named("entropies");
  static final String TOP_LOGPROBS = Fragment.named("top_logprobs");
  static final String TOP_IDS = Fragment.named("top_ids");
  static final String WITH_STATISTICS = Fragment.named("with_statistics");
  static final String STATISTICS = Fragment.named("statistics");

  private static final int OLDEST_OPSET = 13;
  private static final int SMALL_ELEMENTS = 64;

  private final ModelProto model;
  private final LoopPorts ports;
  private final Map<String, ValueInfoProto> inputs = new HashMap<>();
  private final List<NodeProto> nodes;
  private final Optional<SplitCache> split;
  private final Rows rows;

  private LoopGraph(ModelProto model, LoopPorts ports, Rows rows) {
    this.rows = rows;
    this.model = model;
    this.ports = ports;
    model.getGraph().getInputList().forEach(input -> inputs.put(input.getName(), input));
    this.nodes = SharedConstants.nodes(model.getGraph());
    this.split =
        ports.cache().stream().allMatch(this::isWidelySupported)
            ? SplitCache.of(model.getGraph(), nodes, ports.cache())
            : Optional.empty();
  }

  /** Where the rows of a run go on from. */
  enum Rows {
    /** Each from a row of the cache of its own, or all from one. */
    APART,
    /** All from one row of the cache, which is quicker then. */
    TOGETHER
  }

  /** Not every operator is there for other types, bfloat16 among them. */
  private boolean isWidelySupported(LoopPorts.CachePort port) {
    int type = type(port.past()).getTensorType().getElemType();
    return type == Fragment.FLOAT || type == TensorProto.DataType.FLOAT16_VALUE;
  }

  static String first(String name) {
    return Fragment.named("first/" + name);
  }

  static String last(String name) {
    return Fragment.named("last/" + name);
  }

  /** Why a decoder cannot be wrapped, if so. */
  static Optional<String> obstacle(ModelProto model, LoopPorts ports) {
    Set<String> known = new HashSet<>(Set.of(ports.ids()));
    ports.mask().ifPresent(known::add);
    ports.positions().ifPresent(known::add);
    ports.cache().forEach(port -> known.add(port.past()));
    model.getGraph().getInitializerList().forEach(weight -> known.add(weight.getName()));
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      if (!known.contains(input.getName())) {
        return Optional.of("its input " + input.getName() + " is not one a loop can carry");
      }
    }
    if (ports.cache().isEmpty()) {
      return Optional.of("it keeps no cache");
    }
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      boolean standard = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
      if (standard && opset.getVersion() < OLDEST_OPSET) {
        return Optional.of(
            "it uses operator set " + opset.getVersion() + "; must be >= " + OLDEST_OPSET);
      }
    }
    return Optional.empty();
  }

  /** Whether rows may share one row of the cache as it is before the loop. */
  static boolean sharesRows(ModelProto model, LoopPorts ports) {
    return new LoopGraph(model, ports, Rows.APART).split.isPresent();
  }

  static ModelProto wrap(ModelProto model, LoopPorts ports, Rows rows) {
    return new LoopGraph(model, ports, rows).wrapped();
  }

  private ModelProto wrapped() {
    Fragment outer = new Fragment("generate");
    Fragment body = body(outer);
    GraphProto.Builder graph = outer.graph();
    split.ifPresent(cache -> cache.addBefore(outer, ports.cache()));
    List<String> carried = carried();
    List<String> starts = new ArrayList<>(List.of(STEPS, GO_ON));
    carried.forEach(
        name ->
            starts.add(split.isPresent() && isCache(name) ? SplitCache.start(name) : first(name)));
    List<String> results =
        outer.node(
            "Loop",
            carried.size() + 6,
            node -> node.addAttribute(Fragment.graph("body", body)),
            starts.toArray(String[]::new));
    List<String> caches = results.subList(carried.size() - ports.cache().size(), carried.size());
    List<String> whole = split.isPresent() ? joined(outer, caches) : caches;
    for (int i = 0; i < caches.size(); i++) {
      String past = ports.cache().get(i).past();
      output(graph, whole.get(i), last(past), type(past));
    }
    String[] stacked = {TOKENS, LOGPROBS, ENTROPIES, TOP_LOGPROBS, TOP_IDS, STATISTICS};
    int[] types = {
      Fragment.INT64,
      Fragment.DOUBLE,
      Fragment.DOUBLE,
      Fragment.DOUBLE,
      Fragment.INT64,
      Fragment.DOUBLE
    };
    for (int i = 0; i < stacked.length; i++) {
      TypeProto type = Fragment.value("", types[i]).getType();
      output(graph, results.get(carried.size() + i), stacked[i], type);
    }
    addInputs(graph);
    model.getGraph().getInitializerList().stream()
        .filter(LoopGraph::large)
        .forEach(graph::addInitializer);
    graph.addAllSparseInitializer(model.getGraph().getSparseInitializerList());
    graph.addAllInitializer(outer.constants());
    return withContributed(model.toBuilder().setGraph(graph)).build();
  }

  /** The parts of the cache put together, or what is at hand if nobody goes on from it. */
  private List<String> joined(Fragment outer, List<String> recent) {
    Fragment kept = outer.nested("kept-cache");
    Fragment left = outer.nested("left-cache");
    for (int i = 0; i < recent.size(); i++) {
      String past = ports.cache().get(i).past();
      int type = type(past).getTensorType().getElemType();
      kept.result(SplitCache.joined(kept, past, recent.get(i)), type);
      left.result(left.node("Identity", recent.get(i)), type);
    }
    return outer.when(KEEP, kept, left);
  }

  /** The domain of the operators that standard ones were replaced with. */
  private static ModelProto.Builder withContributed(ModelProto.Builder model) {
    boolean known =
        model.getOpsetImportList().stream()
            .anyMatch(opset -> opset.getDomain().equals(FusedRotary.DOMAIN));
    if (!known) {
      model.addOpsetImport(
          OperatorSetIdProto.newBuilder().setDomain(FusedRotary.DOMAIN).setVersion(1));
    }
    return model;
  }

  private static void output(GraphProto.Builder graph, String from, String to, TypeProto type) {
    graph.addNodeBuilder().setOpType("Identity").setName(to).addInput(from).addOutput(to);
    graph.addOutput(ValueInfoProto.newBuilder().setName(to).setType(type));
  }

  /** What goes from iteration to iteration, the cache last. */
  private List<String> carried() {
    List<String> names = new ArrayList<>(List.of(ports.ids()));
    ports.mask().ifPresent(names::add);
    ports.positions().ifPresent(names::add);
    names.add(ENDED);
    names.add(SEEN);
    ports.cache().forEach(port -> names.add(port.past()));
    return names;
  }

  /**
   * The type of an input. Extents that grow, and the batch, are open; those that are fixed are
   * said, and that one column is fed at a time, because the runtime folds what it knows.
   */
  private TypeProto type(String input) {
    if (input.equals(ENDED) || input.equals(SEEN)) {
      return Fragment.value(input, Fragment.BOOL, input.equals(ENDED) ? 1 : 2).getType();
    }
    ValueInfoProto info = inputs.getOrDefault(input, ValueInfoProto.getDefaultInstance());
    TypeProto.Tensor.Builder tensor = info.getType().getTensorType().toBuilder();
    tensor.getShapeBuilder().getDimBuilderList().forEach(dim -> dim.clearDimParam());
    if (!input.equals(ports.mask().orElse("")) && !isCache(input)) {
      tensor.getShapeBuilder().getDimBuilder(1).setDimValue(1);
    }
    return TypeProto.newBuilder().setTensorType(tensor).build();
  }

  private boolean isCache(String input) {
    return ports.cache().stream().anyMatch(port -> port.past().equals(input));
  }

  private void addInputs(GraphProto.Builder graph) {
    for (String name : carried()) {
      graph.addInput(ValueInfoProto.newBuilder().setName(first(name)).setType(type(name)));
    }
    graph.addInput(Fragment.value(STEPS, Fragment.INT64, 0));
    for (String flag :
        List.of(
            GO_ON,
            KEEP,
            WITH_ENTROPY,
            WITH_STATISTICS,
            ChoiceGraph.STEERED,
            ChoiceGraph.SAMPLED,
            ChoiceGraph.TRUNCATED,
            ChoiceGraph.MIXED,
            ChoiceGraph.PENALISED)) {
      graph.addInput(Fragment.value(flag, Fragment.BOOL, 0));
    }
    graph.addInput(Fragment.value(ONES, Fragment.INT64, 2));
    graph.addInput(Fragment.value(STOPS, Fragment.INT64, 2));
    graph.addInput(Fragment.value(LIMITS, Fragment.INT64, 1));
    graph.addInput(Fragment.value(TOP, Fragment.INT64, 1));
    graph.addInput(Fragment.value(ChoiceGraph.GREEDY, Fragment.BOOL, 2));
    graph.addInput(Fragment.value(ChoiceGraph.TRUNCATES, Fragment.BOOL, 2));
    graph.addInput(Fragment.value(ChoiceGraph.LIMITED, Fragment.BOOL, 2));
    graph.addInput(Fragment.value(ChoiceGraph.SCALE, Fragment.FLOAT, 2));
    graph.addInput(Fragment.value(ChoiceGraph.PENALTY, Fragment.FLOAT, 2));
    graph.addInput(Fragment.value(ChoiceGraph.TOP_K, Fragment.INT64, 2));
    graph.addInput(Fragment.value(ChoiceGraph.CANDIDATES, Fragment.INT64, 1));
    graph.addInput(Fragment.value(ChoiceGraph.FEW, Fragment.INT64, 1));
    graph.addInput(Fragment.value(ChoiceGraph.MORE, Fragment.INT64, 1));
    graph.addInput(Fragment.value(ChoiceGraph.TOP_P, Fragment.DOUBLE, 2));
    graph.addInput(Fragment.value(ChoiceGraph.MIN_P, Fragment.DOUBLE, 2));
    graph.addInput(Fragment.value(ChoiceGraph.UNIFORMS, Fragment.DOUBLE, 2));
  }

  private Fragment body(Fragment outer) {
    Fragment body = outer.nested("step");
    GraphProto.Builder graph = body.graph();
    String step = Fragment.named("step");
    graph.addInput(Fragment.value(step, Fragment.INT64, 0));
    graph.addInput(Fragment.value(Fragment.named("condition"), Fragment.BOOL, 0));
    for (String name : carried()) {
      graph.addInput(ValueInfoProto.newBuilder().setName(name).setType(type(name)));
    }
    model.getGraph().getInitializerList().stream()
        .filter(weight -> !large(weight))
        .forEach(graph::addInitializer);
    List<NodeProto> written = written(body);
    if (split.isPresent()) {
      split.get().addBody(body, written, step, rows);
    } else {
      graph.addAllNode(written);
    }
    String logits =
        body.cast(body.node("Gather", "axis", 1, ports.logits(), body.scalar(-1L)), Fragment.FLOAT);
    List<String> best = body.largest(logits, TOP);
    List<String> choice = ChoiceGraph.add(body, logits, best, SEEN, step);
    String token = choice.get(0);
    String ended = ended(body, token, step);
    String going = body.cast(body.node("Not", ended), Fragment.INT64);
    body.result(body.node("Greater", body.total(going), body.scalar(0L)), Fragment.BOOL);
    carryOn(body, choice, ended);
    RecordGraph.add(body, logits, best, token);
    return body;
  }

  /** The decoder's nodes, rotations by positions written as one operator each where possible. */
  private List<NodeProto> written(Fragment body) {
    TypeProto.Tensor key = type(ports.cache().get(0).past()).getTensorType();
    int rank = key.getShape().getDimCount();
    if (ports.positions().isEmpty() || key.getElemType() != Fragment.FLOAT || rank != 4) {
      return nodes;
    }
    Set<String> results = new HashSet<>(Set.of(ports.logits()));
    ports.cache().forEach(port -> results.add(port.present()));
    long size = key.getShape().getDim(rank - 1).getDimValue();
    return FusedRotary.nodes(
        body,
        model.getGraph(),
        nodes,
        new FusedRotary.Rotated(ports.positions().get(), size, results));
  }

  /** Weights are found in the outer graph; small constants are folded only where they are used. */
  private static boolean large(TensorProto weight) {
    long elements = 1;
    for (long extent : weight.getDimsList()) {
      elements *= extent;
    }
    return weight.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || elements > SMALL_ELEMENTS;
  }

  private String ended(Fragment body, String token, String step) {
    String hits = body.total(body.cast(body.node("Equal", token, STOPS), Fragment.INT64));
    String hit = body.node("Greater", hits, body.scalar(0L));
    String next = body.node("Add", step, body.scalar(1L));
    String full = body.node("LessOrEqual", LIMITS, next);
    return body.node("Or", ENDED, body.node("Or", hit, full));
  }

  private void carryOn(Fragment body, List<String> choice, String ended) {
    String token = choice.get(0);
    int idType = type(ports.ids()).getTensorType().getElemType();
    body.result(body.cast(token, idType), idType);
    ports
        .mask()
        .ifPresent(
            mask -> {
              int type = type(mask).getTensorType().getElemType();
              body.result(body.node("Concat", "axis", 1, mask, body.cast(ONES, type)), type);
            });
    ports
        .positions()
        .ifPresent(
            positions -> {
              int type = type(positions).getTensorType().getElemType();
              body.result(body.node("Add", positions, body.cast(ONES, type)), type);
            });
    body.result(ended, Fragment.BOOL);
    body.result(choice.get(1), Fragment.BOOL);
    for (LoopPorts.CachePort port : ports.cache()) {
      body.result(port.present(), type(port.past()).getTensorType().getElemType());
    }
  }
}
