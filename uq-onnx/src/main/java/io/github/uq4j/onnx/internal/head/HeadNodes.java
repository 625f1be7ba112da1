package io.github.uq4j.onnx.internal.head;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;

/** The nodes and constants of a reduction, while it is written down. */
final class HeadNodes {

  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> constants = new ArrayList<>();
  private final List<String> results = new ArrayList<>();
  private final String prefix;
  private int names;

  /** No nodes yet; every name begins with the prefix. */
  HeadNodes(String prefix) {
    this.prefix = prefix;
  }

  List<NodeProto> nodes() {
    return nodes;
  }

  List<TensorProto> constants() {
    return constants;
  }

  private String fresh() {
    return prefix + names++;
  }

  /** Adds a node with one result. */
  String add(String type, String... inputs) {
    String result = fresh();
    add(type, List.of(result), inputs);
    return result;
  }

  /** Adds a node with named results. */
  void add(String type, List<String> results, String... inputs) {
    nodes.add(node(type, results, inputs).build());
  }

  /** Adds a node that works along an axis. */
  void add(String type, List<String> results, int axis, String... inputs) {
    nodes.add(node(type, results, inputs).addAttribute(whole("axis", axis)).build());
  }

  /** Adds a node with one result that works along an axis. */
  String addWithAxis(String type, int axis, String... inputs) {
    String result = fresh();
    add(type, List.of(result), axis, inputs);
    return result;
  }

  private NodeProto.Builder node(String type, List<String> results, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(fresh())
        .addAllInput(List.of(inputs))
        .addAllOutput(results);
  }

  String cast(String value, int type) {
    String result = fresh();
    nodes.add(node("Cast", List.of(result), value).addAttribute(whole("to", type)).build());
    return result;
  }

  private static AttributeProto whole(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** Says that a value is one of the results of a branch. */
  void result(String value) {
    results.add(value);
  }

  /** Adds a branch whose sides have results of one type. */
  void when(String condition, List<String> names, HeadNodes then, HeadNodes otherwise, int type) {
    nodes.add(
        node("If", names, condition)
            .addAttribute(then.branch("then_branch", type))
            .addAttribute(otherwise.branch("else_branch", type))
            .build());
  }

  private AttributeProto branch(String name, int type) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(prefix + name)
            .addAllNode(nodes)
            .addAllInitializer(constants);
    results.forEach(result -> graph.addOutput(value(result, type)));
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  /** A constant vector. */
  String longs(long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(fresh())
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    constants.add(tensor.build());
    return tensor.getName();
  }

  /** A constant without extents. */
  String scalar(float value) {
    TensorProto tensor =
        TensorProto.newBuilder()
            .setName(fresh())
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addFloatData(value)
            .build();
    constants.add(tensor);
    return tensor.getName();
  }

  /** A value of any shape. */
  static ValueInfoProto value(String name, int type) {
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
