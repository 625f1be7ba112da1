package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds nodes, constants and outputs to a model. Names it makes up begin with {@code uq4j/} and are
 * taken by nothing else. Only operators that mean the same since operator set 11 are used.
 */
final class NodeWriter {

  static final String CONTRIB = "com.microsoft";
  private static final int OLDEST = 11;

  private final ModelProto.Builder model;
  private final GraphProto.Builder graph;
  private final Map<String, String> constants = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private int count;

  NodeWriter(ModelProto source) {
    this.model = source.toBuilder();
    this.graph = model.getGraphBuilder();
    graph.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
    graph.getInitializerList().forEach((TensorProto tensor) -> taken.add(tensor.getName()));
    graph.getInputList().forEach(input -> taken.add(input.getName()));
  }

  ModelProto build() {
    return model.build();
  }

  NodeProto node(int index) {
    return graph.getNode(index);
  }

  /** Whether the model's operator set has what is used here. */
  boolean modern() {
    return model.getOpsetImportList().stream()
        .anyMatch(
            set ->
                (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
                    && set.getVersion() >= OLDEST);
  }

  /** The name of a value; one is given to an output that has none. */
  String name(Place place) {
    NodeProto node = graph.getNode(place.node());
    if (place.slot() < node.getOutputCount() && !node.getOutput(place.slot()).isEmpty()) {
      return node.getOutput(place.slot());
    }
    NodeProto.Builder edited = graph.getNodeBuilder(place.node());
    while (edited.getOutputCount() <= place.slot()) {
      edited.addOutput("");
    }
    String name = fresh(node.getOpType());
    edited.setOutput(place.slot(), name);
    return name;
  }

  private String fresh(String hint) {
    String name = "uq4j/" + hint + "_" + count++;
    while (!taken.add(name)) {
      name = "uq4j/" + hint + "_" + count++;
    }
    return name;
  }

  /** Sets a whole-number attribute of a node of the model. */
  void set(int node, String attribute, long value) {
    NodeProto.Builder edited = graph.getNodeBuilder(node);
    for (int i = 0; i < edited.getAttributeCount(); i++) {
      if (edited.getAttribute(i).getName().equals(attribute)) {
        edited.setAttribute(i, integer(attribute, value));
        return;
      }
    }
    edited.addAttribute(integer(attribute, value));
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  /** A standard operator with one output. */
  String op(String type, List<String> inputs, AttributeProto... attributes) {
    return add("", type, inputs, attributes);
  }

  /** An operator of the runtime's own with one output. */
  String contrib(String type, List<String> inputs, AttributeProto... attributes) {
    boolean imported =
        model.getOpsetImportList().stream().anyMatch(set -> set.getDomain().equals(CONTRIB));
    if (!imported) {
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(CONTRIB).setVersion(1));
    }
    return add(CONTRIB, type, inputs, attributes);
  }

  private String add(
      String domain, String type, List<String> inputs, AttributeProto... attributes) {
    String output = fresh(type);
    graph.addNode(
        NodeProto.newBuilder()
            .setName(output)
            .setDomain(domain)
            .setOpType(type)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  String cast(String value, TensorProto.DataType type) {
    return op("Cast", List.of(value), integer("to", type.getNumber()));
  }

  String asFloat(String value) {
    return cast(value, TensorProto.DataType.FLOAT);
  }

  String asLong(String value) {
    return cast(value, TensorProto.DataType.INT64);
  }

  String reshape(String value, long... shape) {
    return op("Reshape", List.of(value, longs(shape)));
  }

  String transpose(String value, long... axes) {
    return op("Transpose", List.of(value), integers("perm", axes));
  }

  /** One extent of a value, as a scalar. */
  String extent(String value, int axis) {
    return op("Gather", List.of(op("Shape", List.of(value)), scalar(axis)), integer("axis", 0));
  }

  /** {@code value[..., from:to]} along the last axis. */
  String columns(String value, long from, long to) {
    return op("Slice", List.of(value, longs(from), longs(to), longs(-1)));
  }

  /** {@code 0, 1, ..., end - 1}. */
  String range(String end) {
    return op("Range", List.of(scalar(0), end, scalar(1)));
  }

  String longs(long... values) {
    return constants.computeIfAbsent(
        "longs" + java.util.Arrays.toString(values),
        key -> {
          TensorProto.Builder tensor =
              TensorProto.newBuilder()
                  .setDataType(TensorProto.DataType.INT64.getNumber())
                  .addDims(values.length);
          for (long value : values) {
            tensor.addInt64Data(value);
          }
          return constant(tensor);
        });
  }

  String scalar(long value) {
    return constants.computeIfAbsent(
        "scalar" + value,
        key ->
            constant(
                TensorProto.newBuilder()
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addInt64Data(value)));
  }

  String scalar(float value) {
    return constants.computeIfAbsent(
        "float" + value,
        key ->
            constant(
                TensorProto.newBuilder()
                    .setDataType(TensorProto.DataType.FLOAT.getNumber())
                    .addFloatData(value)));
  }

  private String constant(TensorProto.Builder tensor) {
    String name = fresh("constant");
    graph.addInitializer(tensor.setName(name));
    return name;
  }

  /** Adds an input of whole numbers. */
  void input(String name, int rank) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < rank; i++) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(name + "." + i));
    }
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.INT64.getNumber())
            .setShape(shape);
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(type)));
  }

  /** What {@link #output} made an output of, which it then is no more; any other value as it is. */
  String uncast(String output) {
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getName().equals(output) && node.getOpType().equals("Cast")) {
        graph.removeNode(i);
        return node.getInput(0);
      }
    }
    return output;
  }

  /** Makes a value of any floating type an output of 32-bit floats. */
  void output(String value, String name, int rank) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType("Cast")
            .addInput(value)
            .addOutput(name)
            .addAttribute(integer("to", TensorProto.DataType.FLOAT.getNumber())));
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < rank; i++) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(name + "." + i));
    }
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(type)));
  }

  /** Makes a value an output as it is; the runtime finds out its type. */
  void plainOutput(String value) {
    if (graph.getOutputList().stream().noneMatch(output -> output.getName().equals(value))) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(value));
    }
  }

  /** Removes outputs that are not wanted, so that nothing is computed for them. */
  void keepOutputs(Set<String> wanted) {
    for (int i = graph.getOutputCount() - 1; i >= 0; i--) {
      if (!wanted.contains(graph.getOutput(i).getName())) {
        graph.removeOutput(i);
      }
    }
  }

  boolean taken(String name) {
    return taken.contains(name);
  }
}
