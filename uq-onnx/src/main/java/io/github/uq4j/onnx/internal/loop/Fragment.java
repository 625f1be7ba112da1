package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A graph under construction. Nested graphs share names and constants with it; the constants belong
 * into the outermost graph.
 */
final class Fragment {

  static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;
  static final int INT64 = TensorProto.DataType.INT64_VALUE;
  static final int BOOL = TensorProto.DataType.BOOL_VALUE;

  private static final long AXES_ARE_INPUTS = 18;

  /** No name of the wrapped model begins so. */
  private static final String PREFIX = "uq4j/";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Shared shared;

  /** What nested graphs have in common. */
  private static final class Shared {
    private final List<TensorProto> constants = new ArrayList<>();
    private int names;
  }

  Fragment(String name) {
    this(name, new Shared());
  }

  private Fragment(String name, Shared shared) {
    this.shared = shared;
    graph.setName(PREFIX + name);
  }

  Fragment nested(String name) {
    return new Fragment(name, shared);
  }

  /** The graph; more can be added to it. */
  GraphProto.Builder graph() {
    return graph;
  }

  /** The constants of this and all nested graphs. */
  List<TensorProto> constants() {
    return shared.constants;
  }

  static String named(String name) {
    return PREFIX + name;
  }

  private String fresh() {
    return PREFIX + shared.names++;
  }

  /** Adds a node with one result. */
  String node(String type, String... inputs) {
    return node(type, 1, node -> {}, inputs).get(0);
  }

  /** Adds a node with one result and a whole number as attribute. */
  String node(String type, String attribute, long value, String... inputs) {
    return node(type, 1, node -> node.addAttribute(whole(attribute, value)), inputs).get(0);
  }

  /** Adds a node. */
  List<String> node(String type, int results, Consumer<NodeProto.Builder> edit, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).setName(fresh());
    for (String input : inputs) {
      node.addInput(input);
    }
    for (int i = 0; i < results; i++) {
      node.addOutput(fresh());
    }
    edit.accept(node);
    graph.addNode(node);
    return node.getOutputList();
  }

  /** A node with one named result, which belongs to no graph yet. */
  static NodeProto.Builder making(String result, String type, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(result + "/uq4j")
        .addAllInput(List.of(inputs))
        .addOutput(result);
  }

  String cast(String value, int type) {
    return node("Cast", "to", type, value);
  }

  /** Values and ids of the largest along the last axis, the first of equal ones first. */
  List<String> largest(String values, String count) {
    return node("TopK", 2, node -> node.addAttribute(whole("axis", -1)), values, count);
  }

  /**
   * The largest along the last axis, which stays with extent 1.
   *
   * @param opset says how the axis is told
   */
  String maximum(String values, long opset) {
    return opset < AXES_ARE_INPUTS
        ? node("ReduceMax", 1, node -> node.addAttribute(wholes("axes", List.of(-1L))), values)
            .get(0)
        : node("ReduceMax", values, longs(-1));
  }

  /** The sum along the last axis, which stays with extent 1. */
  String sum(String values) {
    return node("ReduceSum", values, longs(-1));
  }

  /** The sum along the last axis, which goes. */
  String total(String values) {
    return node("ReduceSum", 1, node -> node.addAttribute(whole("keepdims", 0)), values, longs(-1))
        .get(0);
  }

  /** What stands before each along the last axis of a matrix. */
  String before(String values) {
    return node("CumSum", "exclusive", 1, values, scalar(1L));
  }

  /** How many do not exceed the target; counted in floats, which is quicker and exact here. */
  String reached(String values, String target) {
    return sum(cast(node("LessOrEqual", values, target), FLOAT));
  }

  /** A branch; both sides give the same number of results. */
  List<String> when(String condition, Fragment then, Fragment otherwise) {
    return node(
        "If",
        then.graph.getOutputCount(),
        node ->
            node.addAttribute(graph("then_branch", then))
                .addAttribute(graph("else_branch", otherwise)),
        condition);
  }

  void result(String name, int type) {
    graph.addOutput(value(name, type));
  }

  /** A value of any shape. */
  static ValueInfoProto value(String name, int type) {
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A value of known rank. */
  static ValueInfoProto value(String name, int type, int rank) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < rank; i++) {
      shape.addDim(TensorShapeProto.Dimension.getDefaultInstance());
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A constant vector. */
  String longs(long... values) {
    TensorProto.Builder tensor = constant(INT64).addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return add(tensor);
  }

  /** A constant without extents. */
  String scalar(long value) {
    return add(constant(INT64).addInt64Data(value));
  }

  /** A constant without extents. */
  String scalar(float value) {
    return add(constant(FLOAT).addFloatData(value));
  }

  /** A constant without extents. */
  String scalar(double value) {
    return add(constant(DOUBLE).addDoubleData(value));
  }

  private TensorProto.Builder constant(int type) {
    return TensorProto.newBuilder().setName(fresh()).setDataType(type);
  }

  private String add(TensorProto.Builder tensor) {
    shared.constants.add(tensor.build());
    return tensor.getName();
  }

  static AttributeProto whole(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto wholes(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  static AttributeProto graph(String name, Fragment body) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(body.graph)
        .build();
  }
}
