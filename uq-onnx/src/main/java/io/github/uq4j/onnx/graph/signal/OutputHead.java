package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The last product with weights, which gives the logits, and what it is fed with. */
final class OutputHead {

  private static final Set<String> PRODUCTS =
      Set.of(
          "MatMul",
          "Gemm",
          "FusedMatMul",
          "MatMulNBits",
          "MatMulInteger",
          "DynamicQuantizeMatMul",
          "MatMulIntegerToFloat",
          "QLinearMatMul");
  private static final Set<String> CARRIERS =
      Set.of("Cast", "Identity", "DynamicQuantizeLinear", "QuantizeLinear", "DequantizeLinear");

  private OutputHead() {}

  /**
   * The value the head is fed with.
   *
   * @param cuts the residual stream up to the logits
   * @return the value before conversions
   * @throws IllegalArgumentException if there is no such product
   */
  static Place input(GraphIndex index, List<Place> cuts) {
    for (int i = cuts.size() - 1; i >= 0; i--) {
      NodeProto node = index.node(cuts.get(i).node());
      if (PRODUCTS.contains(node.getOpType()) && index.constant(node.getInput(weights(node)))) {
        return before(index, node);
      }
    }
    throw new IllegalArgumentException("no product with weights gives the logits");
  }

  private static int weights(NodeProto node) {
    return node.getOpType().equals("QLinearMatMul") ? 3 : 1;
  }

  private static Place before(GraphIndex index, NodeProto head) {
    boolean flat = head.getOpType().equals("Gemm");
    String value = head.getInput(0);
    while (true) {
      Optional<Integer> producer = index.producer(value);
      if (producer.isEmpty()) {
        throw new IllegalArgumentException(
            "the product that gives the logits is fed with " + value + ", which no node makes");
      }
      NodeProto node = index.node(producer.get());
      boolean carries =
          CARRIERS.contains(node.getOpType()) || (flat && node.getOpType().equals("Reshape"));
      if (!carries) {
        return new Place(producer.get(), node.getOutputList().indexOf(value));
      }
      value = node.getInput(0);
    }
  }
}
