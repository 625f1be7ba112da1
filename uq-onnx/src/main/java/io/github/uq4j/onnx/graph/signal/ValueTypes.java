package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a graph says of the type of a value, as far as masks need it. */
final class ValueTypes {

  private static final Set<String> SAME_RANK = Set.of("Cast", "Identity", "Not", "Neg");
  private static final Set<String> SAME_TYPE =
      Set.of("Identity", "Expand", "Reshape", "Unsqueeze", "Squeeze", "Slice", "Transpose");
  private static final Set<String> TRUTH =
      Set.of(
          "And", "Or", "Not", "Xor", "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual");

  private ValueTypes() {}

  /** The number of dimensions; empty where it is not stated. */
  static Optional<Integer> rank(GraphIndex index, String value) {
    Optional<TypeProto> stated = stated(index, value);
    if (stated.isPresent() && stated.get().getTensorType().hasShape()) {
      return Optional.of(stated.get().getTensorType().getShape().getDimCount());
    }
    return index
        .producer(value)
        .map(index::node)
        .filter(node -> SAME_RANK.contains(node.getOpType()))
        .flatMap(node -> rank(index, node.getInput(0)));
  }

  /** Whether it holds truth values; empty where that is not stated. */
  static Optional<Boolean> truth(GraphIndex index, String value) {
    Optional<TypeProto> stated = stated(index, value);
    if (stated.isPresent()) {
      return Optional.of(stated.get().getTensorType().getElemType() == DataType.BOOL.getNumber());
    }
    return index.producer(value).map(index::node).flatMap(node -> truth(index, node));
  }

  private static Optional<Boolean> truth(GraphIndex index, NodeProto node) {
    if (node.getOpType().equals("Cast")) {
      return Optional.of(GraphIndex.integer(node, "to", 0) == DataType.BOOL.getNumber());
    }
    if (SAME_TYPE.contains(node.getOpType())) {
      return truth(index, node.getInput(0));
    }
    if (node.getOpType().equals("Where")) {
      return truth(index, node.getInput(1));
    }
    boolean arithmetic = Set.of("Add", "Mul", "Sub", "Div").contains(node.getOpType());
    return TRUTH.contains(node.getOpType())
        ? Optional.of(true)
        : arithmetic ? Optional.of(false) : Optional.empty();
  }

  private static Optional<TypeProto> stated(GraphIndex index, String value) {
    return Stream.of(
            index.graph().getInputList(),
            index.graph().getValueInfoList(),
            index.graph().getOutputList())
        .flatMap(java.util.List::stream)
        .filter((ValueInfoProto info) -> info.getName().equals(value) && info.hasType())
        .map(ValueInfoProto::getType)
        .findFirst();
  }
}
