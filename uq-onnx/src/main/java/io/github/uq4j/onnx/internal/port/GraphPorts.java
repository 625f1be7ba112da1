package io.github.uq4j.onnx.internal.port;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph's inputs and outputs, as a session would tell them, without loading it. */
public final class GraphPorts {

  private GraphPorts() {}

  /**
   * The inputs, without those that are weights.
   *
   * @param file the graph
   * @return ports by name, in order
   */
  public static Map<String, Port> inputs(OnnxModelFile file) {
    GraphProto graph = file.skeleton().getGraph();
    Set<String> weights = new HashSet<>();
    graph.getInitializerList().forEach(weight -> weights.add(weight.getName()));
    return ports(
        graph.getInputList().stream().filter(p -> !weights.contains(p.getName())).toList());
  }

  /**
   * The outputs.
   *
   * @param file the graph
   * @return ports by name, in order
   */
  public static Map<String, Port> outputs(OnnxModelFile file) {
    return ports(file.skeleton().getGraph().getOutputList());
  }

  private static Map<String, Port> ports(List<ValueInfoProto> values) {
    Map<String, Port> ports = new LinkedHashMap<>();
    for (ValueInfoProto value : values) {
      if (value.getType().hasTensorType()) {
        List<Long> shape = new ArrayList<>();
        for (Dimension extent : value.getType().getTensorType().getShape().getDimList()) {
          shape.add(extent.hasDimValue() ? extent.getDimValue() : -1);
        }
        OnnxJavaType type = type(value.getType().getTensorType().getElemType());
        ports.put(value.getName(), new Port(value.getName(), type, List.copyOf(shape)));
      }
    }
    return Collections.unmodifiableMap(ports);
  }

  private static OnnxJavaType type(int number) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(number);
    if (type == null) {
      return OnnxJavaType.UNKNOWN;
    }
    return switch (type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      default -> OnnxJavaType.UNKNOWN;
    };
  }
}
