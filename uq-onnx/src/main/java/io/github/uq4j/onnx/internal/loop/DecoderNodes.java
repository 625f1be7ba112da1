package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import io.github.uq4j.onnx.graph.Subgraphs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A decoder's nodes, who makes and who reads their values, and which of these are constants. */
final class DecoderNodes {

  private static final int LONGEST_SHAPE = 8;
  private static final int SCORES_RANK = 4;
  private static final List<Long> HEADS_FIRST = List.of(0L, 2L, 1L, 3L);

  private final GraphProto graph;
  private final List<NodeProto> list;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();
  private final Map<String, TensorProto> constants = new HashMap<>();

  /**
   * Indexes nodes.
   *
   * @param graph holds the weights and the inputs
   * @param list the nodes
   */
  DecoderNodes(GraphProto graph, List<NodeProto> list) {
    this.graph = graph;
    this.list = List.copyOf(list);
    graph.getInitializerList().forEach(weight -> constants.put(weight.getName(), weight));
    for (NodeProto node : list) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      node.getInputList()
          .forEach(input -> readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node));
      if (node.getOpType().equals("Constant") && node.getAttribute(0).hasT()) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
      }
    }
    // What is left out is no value.
    producers.remove("");
    readers.remove("");
  }

  List<NodeProto> list() {
    return list;
  }

  GraphProto graph() {
    return graph;
  }

  /** The same decoder with other nodes. */
  DecoderNodes with(List<NodeProto> nodes) {
    return new DecoderNodes(graph, nodes);
  }

  /** The type of an input's elements. */
  int inputType(String name) {
    TypeProto.Tensor input = input(name);
    return input.getElemType() == 0 ? Fragment.INT64 : input.getElemType();
  }

  /** What an input is; nothing known of one that is not there. */
  TypeProto.Tensor input(String name) {
    return graph.getInputList().stream()
        .filter(input -> input.getName().equals(name))
        .findFirst()
        .map(input -> input.getType().getTensorType())
        .orElse(TypeProto.Tensor.getDefaultInstance());
  }

  /** Whether nodes hold graphs of their own. */
  boolean nested() {
    return list.stream().flatMap(node -> node.getAttributeList().stream()).anyMatch(a -> a.hasG());
  }

  /** The node that makes a value; an empty one for inputs and weights. */
  NodeProto producer(String value) {
    return producers.getOrDefault(value, NodeProto.getDefaultInstance());
  }

  /** The nodes that read a value, nested ones not among them. */
  List<NodeProto> readers(String value) {
    return readers.getOrDefault(value, List.of());
  }

  /** A weight or a constant. */
  Optional<TensorProto> constant(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  /** The whole numbers of a constant, if it has no more than a shape would. */
  Optional<List<Long>> wholes(String value) {
    TensorProto tensor = constants.get(value);
    if (tensor == null
        || tensor.getDataType() != Fragment.INT64
        || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getDimsCount() > 1
        || (tensor.getDimsCount() == 1 && tensor.getDims(0) > LONGEST_SHAPE)) {
      return Optional.empty();
    }
    if (tensor.getRawData().isEmpty()) {
      return Optional.of(tensor.getInt64DataList());
    }
    List<Long> numbers = new ArrayList<>();
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.remaining() >= Long.BYTES) {
      numbers.add(bytes.getLong());
    }
    return Optional.of(numbers);
  }

  /** Whether a value is a constant of one element, of at most as many extents as scores have. */
  boolean isNumber(String value) {
    return single(value).isPresent();
  }

  private Optional<TensorProto> single(String value) {
    return constant(value)
        .filter(tensor -> tensor.getDimsCount() <= SCORES_RANK)
        .filter(tensor -> tensor.getDimsList().stream().allMatch(extent -> extent == 1));
  }

  /** The number that a constant of one element holds, of at most as many extents as scores have. */
  Optional<Float> number(String value) {
    return single(value)
        .filter(tensor -> tensor.getDataType() == Fragment.FLOAT)
        .filter(tensor -> tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL)
        .flatMap(DecoderNodes::number);
  }

  private static Optional<Float> number(TensorProto tensor) {
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() == Float.BYTES) {
      return Optional.of(bytes.getFloat());
    }
    return tensor.getFloatDataCount() == 1 ? Optional.of(tensor.getFloatData(0)) : Optional.empty();
  }

  /** A whole number among the attributes. */
  static long whole(NodeProto node, String name, long otherwise) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .map(AttributeProto::getI)
        .orElse(otherwise);
  }

  /** How a node permutes axes; nothing if it does not say. */
  static List<Long> permutation(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("perm"))
        .findFirst()
        .map(AttributeProto::getIntsList)
        .orElse(List.of());
  }

  /** A node that reads other values instead of some. */
  static NodeProto reading(NodeProto node, Map<String, String> instead) {
    if (node.getInputList().stream().noneMatch(instead::containsKey)) {
      return node;
    }
    NodeProto.Builder changed = node.toBuilder().clearInput();
    node.getInputList().forEach(input -> changed.addInput(instead.getOrDefault(input, input)));
    return changed.build();
  }

  /** Whether a node exchanges heads and columns. */
  static boolean putsHeadsFirst(NodeProto node) {
    return node.getOpType().equals("Transpose") && HEADS_FIRST.equals(permutation(node));
  }

  /** The nodes that some result needs. */
  DecoderNodes neededFor(Set<String> results) {
    Set<String> read = new HashSet<>(results);
    List<NodeProto> kept = new ArrayList<>();
    for (int i = list.size() - 1; i >= 0; i--) {
      NodeProto node = list.get(i);
      if (node.getOutputList().stream().anyMatch(read::contains)) {
        kept.add(0, node);
        read.addAll(Subgraphs.reads(node));
      }
    }
    return with(kept);
  }
}
