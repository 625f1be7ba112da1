package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.uq4j.onnx.graph.Subgraphs;
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
 * one iteration to the next: the token ids, mask and positions of the next run as far as they are
 * read, the iterations that rows end with, the ids a row has seen, and the cache. Stacked over the
 * iterations: the chosen token and those of the largest logits, how far theirs are below the
 * largest one, from which log-probabilities follow, and what else is recorded. The loop ends when
 * all rows have.
 */
final class LoopGraph {

  /** The number of the iteration, inside the loop. */
  static final String STEP = Fragment.named("step");

  static final String STEPS = Fragment.named("steps");
  static final String GO_ON = Fragment.named("go_on");
  static final String KEEP = Fragment.named("keep");

  /**
   * The iteration that a row ends with, {@code [batch, stops]}: the sum of numbers one for each id
   * that ends it, which becomes negative with that id.
   */
  static final String END = Fragment.named("end");

  static final String SEEN = Fragment.named("seen");
  static final String STOPS = Fragment.named("stops");

  /** A one for every row, {@code [batch, 1]}. */
  static final String ONES = Fragment.named("ones");

  static final String TOP = Fragment.named("top");

  /** Whether the entropy is wanted, or statistics. */
  static final String RECORDED = Fragment.named("recorded");

  static final String WITH_STATISTICS = Fragment.named("with_statistics");

  /** The chosen ids, behind each the most probable ones, {@code [steps, batch, 1 + top]}. */
  static final String IDS = Fragment.named("ids");

  /** How far their logits are below the largest one, float. */
  static final String BELOW = Fragment.named("below");

  /**
   * What all ids weigh together, behind it what {@link RecordGraph} adds as far as that is wanted,
   * {@code [steps, batch, any]}.
   */
  static final String RECORDS = Fragment.named("records");

  private static final List<String> STACKED = List.of(IDS, BELOW, RECORDS);
  private static final List<Integer> STACKED_TYPES =
      List.of(Fragment.INT64, Fragment.FLOAT, Fragment.DOUBLE);
  private static final int OLDEST_OPSET = 13;

  /** No row has so many iterations before it. */
  private static final long NEVER = -1L << 40;

  private static final int SMALL_ELEMENTS = 64;

  private final ModelProto model;
  private final LoopPorts ports;
  private final Map<String, ValueInfoProto> inputs = new HashMap<>();
  private final DecoderNodes decoder;
  private final Optional<SplitCache> split;
  private final Rows rows;
  private final int vocabulary;

  private LoopGraph(ModelProto model, LoopPorts ports, Rows rows, int vocabulary) {
    this.rows = rows;
    this.vocabulary = vocabulary;
    this.model = model;
    this.ports = ports;
    model.getGraph().getInputList().forEach(input -> inputs.put(input.getName(), input));
    this.decoder = new DecoderNodes(model.getGraph(), SharedConstants.nodes(model.getGraph()));
    this.split =
        ports.cache().stream().allMatch(this::isWidelySupported)
            ? SplitCache.of(decoder, ports.cache())
            : Optional.empty();
  }

  /** Where the rows of a run go on from. */
  enum Rows {
    /** Each from a row of the cache of its own, or all from one. */
    APART,
    /** The same without padding, which is quicker then. */
    UNPADDED,
    /** All from one row of the cache without padding, which is quicker then. */
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
    Set<String> read = new HashSet<>();
    model.getGraph().getNodeList().forEach(node -> read.addAll(Subgraphs.reads(node)));
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      if (read.contains(input.getName()) && !known.contains(input.getName())) {
        return Optional.of("its input " + input.getName() + " is not one a loop can carry");
      }
    }
    if (ports.cache().isEmpty()) {
      return Optional.of("it keeps no cache");
    }
    if (!countsLogits(model, ports.logits())) {
      return Optional.of("its output " + ports.logits() + " does not say how many logits it has");
    }
    long opset = opset(model);
    return opset < OLDEST_OPSET
        ? Optional.of("it uses operator set " + opset + "; must be >= " + OLDEST_OPSET)
        : Optional.empty();
  }

  /** The version of the standard operators. */
  private static long opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .min()
        .orElse(OLDEST_OPSET);
  }

  private static boolean countsLogits(ModelProto model, String logits) {
    return model.getGraph().getOutputList().stream()
        .filter(output -> output.getName().equals(logits))
        .map(output -> output.getType().getTensorType().getShape())
        .anyMatch(
            shape ->
                shape.getDimCount() > 0 && shape.getDim(shape.getDimCount() - 1).getDimValue() > 0);
  }

  /** Whether rows may share one row of the cache as it is before the loop. */
  static boolean sharesRows(ModelProto model, LoopPorts ports) {
    return new LoopGraph(model, ports, Rows.APART, 0).split.isPresent();
  }

  /**
   * Wraps a decoder.
   *
   * @param model the decoder
   * @param ports what its inputs and outputs are for
   * @param rows where the rows of a run go on from
   * @param vocabulary logits in a row
   * @return the wrapped decoder
   */
  static ModelProto wrap(ModelProto model, LoopPorts ports, Rows rows, int vocabulary) {
    return new LoopGraph(model, ports, rows, vocabulary).wrapped();
  }

  private ModelProto wrapped() {
    Fragment outer = new Fragment("generate");
    Fragment body = outer.nested("step");
    DecoderNodes written = written(outer, body);
    List<String> carried = new ArrayList<>(inputs());
    carried.removeIf(name -> isUnread(written, name));
    fill(body, written, carried);
    GraphProto.Builder graph = outer.graph();
    split.ifPresent(cache -> cache.addBefore(outer, ports.cache(), rows));
    List<String> starts = new ArrayList<>(List.of(STEPS, GO_ON));
    carried.forEach(
        name ->
            starts.add(
                isCache(name)
                    ? split.map(cache -> cache.start(name)).orElse(first(name))
                    : first(name)));
    List<String> results =
        outer.node(
            "Loop",
            carried.size() + STACKED.size(),
            node -> node.addAttribute(Fragment.graph("body", body)),
            starts.toArray(String[]::new));
    List<String> caches = results.subList(carried.size() - ports.cache().size(), carried.size());
    List<String> whole = split.map(cache -> joined(outer, cache, caches)).orElse(caches);
    for (int i = 0; i < caches.size(); i++) {
      String past = ports.cache().get(i).past();
      output(graph, whole.get(i), last(past), type(past));
    }
    for (int i = 0; i < STACKED.size(); i++) {
      String name = STACKED.get(i);
      output(
          graph,
          results.get(carried.size() + i),
          name,
          Fragment.value("", STACKED_TYPES.get(i)).getType());
    }
    addInputs(graph);
    model.getGraph().getInitializerList().stream()
        .filter(LoopGraph::large)
        .forEach(graph::addInitializer);
    graph.addAllSparseInitializer(model.getGraph().getSparseInitializerList());
    graph.addAllInitializer(outer.constants());
    return withContributed(model.toBuilder().setGraph(graph)).build();
  }

  /** The parts of a split cache put together, or no columns if nobody goes on from it. */
  private List<String> joined(Fragment outer, SplitCache cache, List<String> recent) {
    Fragment kept = outer.nested("kept-cache");
    Fragment left = outer.nested("left-cache");
    for (int i = 0; i < recent.size(); i++) {
      String past = ports.cache().get(i).past();
      int type = type(past).getTensorType().getElemType();
      kept.result(SplitCache.joined(kept, past, recent.get(i)), type);
      left.result(left.node("Identity", cache.start(past)), type);
    }
    return outer.when(KEEP, kept, left);
  }

  /** The domain of the operators that standard ones were replaced with. */
  static ModelProto.Builder withContributed(ModelProto.Builder model) {
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

  /** What an iteration may need of the one before, the cache last. */
  private List<String> inputs() {
    List<String> names = new ArrayList<>(List.of(ports.ids()));
    ports.mask().ifPresent(names::add);
    ports.positions().ifPresent(names::add);
    names.add(END);
    names.add(SEEN);
    ports.cache().forEach(port -> names.add(port.past()));
    return names;
  }

  /** Whether a mask or positions are read before the loop only. */
  private boolean isUnread(DecoderNodes written, String input) {
    Optional<String> name = Optional.of(input);
    return (name.equals(ports.mask()) || name.equals(ports.positions()))
        && written.readers(input).isEmpty()
        && !written.nested();
  }

  /**
   * The type of an input. Extents that grow, and the batch, are open; those that are fixed are
   * said, and that one column is fed at a time, because the runtime folds what it knows.
   */
  private TypeProto type(String input) {
    if (input.equals(END)) {
      return Fragment.value(input, Fragment.INT64, 2).getType();
    }
    if (input.equals(SEEN)) {
      return Fragment.value(input, Fragment.BOOL, 2).getType();
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
    for (String name : inputs()) {
      graph.addInput(ValueInfoProto.newBuilder().setName(first(name)).setType(type(name)));
    }
    graph.addInput(Fragment.value(STEPS, Fragment.INT64, 0));
    for (String flag : List.of(GO_ON, KEEP, RECORDED, WITH_STATISTICS)) {
      graph.addInput(Fragment.value(flag, Fragment.BOOL, 0));
    }
    graph.addInput(Fragment.value(ONES, Fragment.INT64, 2));
    graph.addInput(Fragment.value(STOPS, Fragment.INT64, 2));
    graph.addInput(Fragment.value(TOP, Fragment.INT64, 1));
    ChoiceGraph.addInputs(graph);
  }

  private void fill(Fragment body, DecoderNodes written, List<String> carried) {
    GraphProto.Builder graph = body.graph();
    graph.addInput(Fragment.value(STEP, Fragment.INT64, 0));
    graph.addInput(Fragment.value(Fragment.named("condition"), Fragment.BOOL, 0));
    for (String name : carried) {
      graph.addInput(ValueInfoProto.newBuilder().setName(name).setType(type(name)));
    }
    model.getGraph().getInitializerList().stream()
        .filter(weight -> !large(weight))
        .forEach(graph::addInitializer);
    if (split.isPresent()) {
      split.get().addBody(body, written, rows);
    } else {
      graph.addAllNode(written.list());
    }
    StepLogits logits = StepLogits.of(body, ports.logits(), vocabulary, opset(model));
    List<String> choice = ChoiceGraph.add(body, logits, vocabulary, SEEN, STEP);
    String token = choice.get(0);
    String end = body.node("Where", body.node("Equal", token, STOPS), body.scalar(NEVER), END);
    String latest = body.node("ReduceMax", "keepdims", 0, body.total(end));
    body.result(body.node("Greater", latest, STEP), Fragment.BOOL);
    carryOn(body, carried, choice, end);
    RecordGraph.add(body, logits, token, vocabulary);
  }

  /** The decoder's nodes, as few as one column at a time needs. */
  private DecoderNodes written(Fragment outer, Fragment body) {
    Set<String> results = new HashSet<>(Set.of(ports.logits()));
    ports.cache().forEach(port -> results.add(port.present()));
    DecoderNodes rotated =
        FusedRotary.Rotated.of(decoder, ports, results)
            .map(found -> FusedRotary.of(outer, body, decoder, found))
            .orElse(decoder);
    DecoderNodes fewer = OneColumn.of(body, rotated, ports).neededFor(results);
    if (ports.mask().isEmpty() || fewer.nested()) {
      return fewer;
    }
    String mask = ports.mask().get();
    DecoderNodes masked = rows == Rows.APART ? fewer : MaskTable.unpadded(fewer, mask);
    return MaskTable.of(outer, body, masked, mask).neededFor(results);
  }

  /** Weights are found in the outer graph; small constants are folded only where they are used. */
  static boolean large(TensorProto weight) {
    long elements = 1;
    for (long extent : weight.getDimsList()) {
      elements *= extent;
    }
    return weight.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || elements > SMALL_ELEMENTS;
  }

  private void carryOn(Fragment body, List<String> carried, List<String> choice, String end) {
    String token = choice.get(0);
    int idType = type(ports.ids()).getTensorType().getElemType();
    body.result(idType == Fragment.INT64 ? token : body.cast(token, idType), idType);
    ports
        .mask()
        .filter(carried::contains)
        .ifPresent(
            mask -> {
              int type = type(mask).getTensorType().getElemType();
              body.result(body.node("Concat", "axis", 1, mask, body.cast(ONES, type)), type);
            });
    ports
        .positions()
        .filter(carried::contains)
        .ifPresent(
            positions -> {
              int type = type(positions).getTensorType().getElemType();
              body.result(body.node("Add", positions, body.cast(ONES, type)), type);
            });
    body.result(end, Fragment.INT64);
    body.result(choice.get(1), Fragment.BOOL);
    for (LoopPorts.CachePort port : ports.cache()) {
      body.result(port.present(), type(port.past()).getTensorType().getElemType());
    }
  }
}
