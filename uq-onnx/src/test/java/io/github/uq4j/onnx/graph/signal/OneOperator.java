package io.github.uq4j.onnx.graph.signal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.session.EditedModel;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A graph of one operator with random inputs, which is run together with what is added to it. */
abstract class OneOperator {

  final GraphProto.Builder graph = GraphProto.newBuilder().setName("one");
  private final Map<String, float[]> floats = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Map<String, int[]> integers = new LinkedHashMap<>();
  private final SplittableRandom random = new SplittableRandom(3);

  /** An input of random numbers. */
  String input(String name, long... shape) {
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1.5, 1.5);
    }
    floats.put(name, values);
    declare(name, DataType.FLOAT, shape);
    return name;
  }

  /** An input of whole numbers. */
  String integers(String name, int[] values, long... shape) {
    integers.put(name, values);
    declare(name, DataType.INT32, shape);
    return name;
  }

  private void declare(String name, DataType type, long... shape) {
    shapes.put(name, shape);
    TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
    for (long extent : shape) {
      extents.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(extents).build();
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(tensor)));
  }

  /** Adds the operator, whose outputs are the graph's. */
  NodeWriter writer(NodeProto.Builder node, int opset) {
    graph.addNode(node);
    for (String output : node.getOutputList()) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(output));
    }
    return new NodeWriter(
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(NodeWriter.CONTRIB).setVersion(1))
            .setGraph(graph)
            .build());
  }

  static NodeProto.Builder node(String type, List<String> inputs, String... outputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(type)
        .setDomain(NodeWriter.CONTRIB)
        .addAllInput(inputs)
        .addAllOutput(List.of(outputs));
  }

  static AttributeProto number(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** Runs the graph with what was added to it. */
  Map<String, float[]> run(NodeWriter to, String... names) {
    WeightTensors none = WeightTensors.map(Path.of("one"), List.of());
    EditedModel model =
        new EditedModel(
            Path.of("one"), to.build().toByteArray(), Optional.empty(), none.of(Set.of()));
    Map<String, float[]> given = new LinkedHashMap<>();
    try (none;
        ModelSession session =
            ModelSession.open(model, new SessionSettings(ExecutionProvider.CPU, 1))) {
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
      for (ModelSession.Port port : session.inputs().values()) {
        inputs.put(
            port.name(), session.tensor(bytes(port.name()), port.type(), of(shapes, port.name())));
      }
      try (Outputs outputs = session.run(inputs, Set.of(names), Memory.KEEP)) {
        for (String name : names) {
          given.put(name, outputs.floats(name));
        }
      } finally {
        inputs.values().forEach(ModelSession::close);
      }
    }
    assertThat(ModelSession.liveObjects()).isZero();
    return given;
  }

  static <T> T of(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name));
  }

  private ByteBuffer bytes(String name) {
    boolean whole = integers.containsKey(name);
    int size = whole ? of(integers, name).length : of(floats, name).length;
    ByteBuffer bytes = ByteBuffer.allocateDirect(4 * size).order(ByteOrder.nativeOrder());
    for (int i = 0; i < size; i++) {
      if (whole) {
        bytes.putInt(of(integers, name)[i]);
      } else {
        bytes.putFloat(of(floats, name)[i]);
      }
    }
    return bytes.flip();
  }

  static void close(float[] given, float[] expected) {
    assertThat(given).hasSameSizeAs(expected);
    for (int i = 0; i < given.length; i++) {
      assertThat(Math.abs(given[i] - expected[i])).as("value " + i).isLessThan(1e-5f);
    }
  }
}
