package io.github.uq4j.benchmarks;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies between host and device that the runtime put into the body of a loop.
 *
 * @param all how many there are
 * @param ofCache what those copy that copy a cache tensor or a part of one, by name
 */
record LoopCopies(int all, List<String> ofCache) {

  private static final Set<String> COPIES = Set.of("MemcpyToHost", "MemcpyFromHost");

  /** Operators whose output is their input, or a part of it, or several of them together. */
  private static final Set<String> MOVES =
      Set.of(
          "Cast",
          "Concat",
          "Expand",
          "Gather",
          "Identity",
          "MemcpyFromHost",
          "MemcpyToHost",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "Transpose",
          "Unsqueeze");

  private static final Set<Integer> NUMBERS =
      Set.of(DataType.FLOAT_VALUE, DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE);

  /** Of fewer axes are masks, ids, logits and what is drawn from. */
  private static final int CACHE_RANK = 4;

  /**
   * Counts them.
   *
   * @param model a graph as the runtime runs it
   * @return the copies, or nothing if the graph has no loop
   */
  static Optional<LoopCopies> of(ModelProto model) {
    List<GraphProto> bodies =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("Loop"))
            .flatMap(LoopCopies::graphs)
            .toList();
    if (bodies.isEmpty()) {
      return Optional.empty();
    }
    Set<String> cache = cache(model.getGraph());
    List<NodeProto> copies = new ArrayList<>();
    for (GraphProto body : bodies) {
      nodes(body).filter(node -> COPIES.contains(node.getOpType())).forEach(copies::add);
    }
    return Optional.of(
        new LoopCopies(
            copies.size(),
            copies.stream().map(node -> node.getInput(0)).filter(cache::contains).toList()));
  }

  /** Names of everything that is a cache tensor, a part of one or several put together. */
  private static Set<String> cache(GraphProto graph) {
    Set<String> cache = new HashSet<>();
    graphs(graph)
        .flatMap(each -> Stream.concat(each.getInputList().stream(), each.getOutputList().stream()))
        .filter(LoopCopies::mayBeCache)
        .forEach(value -> cache.add(value.getName()));
    List<NodeProto> moves = nodes(graph).filter(node -> MOVES.contains(node.getOpType())).toList();
    int before;
    do {
      before = cache.size();
      moves.forEach(node -> spread(node, cache));
    } while (cache.size() > before);
    return cache;
  }

  private static void spread(NodeProto node, Set<String> cache) {
    boolean joins = node.getOpType().equals("Concat");
    List<String> moved = joins ? node.getInputList() : node.getInputList().subList(0, 1);
    if (moved.stream().anyMatch(cache::contains)) {
      cache.addAll(node.getOutputList());
    }
    if (node.getOutputList().stream().anyMatch(cache::contains)) {
      cache.addAll(moved);
    }
  }

  private static boolean mayBeCache(ValueInfoProto value) {
    TypeProto.Tensor type = value.getType().getTensorType();
    return NUMBERS.contains(type.getElemType()) && type.getShape().getDimCount() >= CACHE_RANK;
  }

  /** A graph and those inside it. */
  private static Stream<GraphProto> graphs(GraphProto graph) {
    return Stream.concat(
        Stream.of(graph),
        graph.getNodeList().stream().flatMap(LoopCopies::graphs).flatMap(LoopCopies::graphs));
  }

  private static Stream<GraphProto> graphs(NodeProto node) {
    return node.getAttributeList().stream().filter(AttributeProto::hasG).map(AttributeProto::getG);
  }

  private static Stream<NodeProto> nodes(GraphProto graph) {
    return graphs(graph).flatMap(each -> each.getNodeList().stream());
  }
}
