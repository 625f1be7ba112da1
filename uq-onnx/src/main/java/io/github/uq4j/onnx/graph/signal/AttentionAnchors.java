package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The operators that attend, one a block, in order. */
final class AttentionAnchors {

  private static final String CONTRIB = "com.microsoft";
  private static final Set<String> FUSED =
      Set.of("Attention", "MultiHeadAttention", "GroupQueryAttention");
  private static final Set<String> CARRIERS = Set.of("Cast", "Identity", "Dropout", "Where");
  private static final Set<String> PRODUCTS =
      Set.of("MatMul", "FusedMatMul", "Einsum", "MatMulInteger", "QLinearMatMul");

  private AttentionAnchors() {}

  /**
   * One of them.
   *
   * @param node its index
   * @param values where the probabilities are, for a Softmax
   */
  record Anchor(int node, Optional<Place> values) {}

  static List<Anchor> find(GraphIndex index, ResidualStream stream) {
    List<Anchor> anchors = new ArrayList<>();
    for (int at : index.order()) {
      NodeProto node = index.node(at);
      if (stream.passes(at)) {
        if (node.getOpType().equals("Softmax")) {
          probabilities(index, at).ifPresent(p -> anchors.add(new Anchor(at, Optional.of(p))));
        } else if (attends(node)) {
          anchors.add(new Anchor(at, Optional.empty()));
        }
      }
    }
    return anchors;
  }

  private static boolean attends(NodeProto node) {
    boolean known = FUSED.contains(node.getOpType());
    return known || (node.getDomain().equals(CONTRIB) && node.getOpType().endsWith("Attention"));
  }

  /**
   * What a Softmax gives to a product of two activations, after the conversions in between; empty
   * if it feeds none, as the router of a mixture of experts does.
   */
  private static Optional<Place> probabilities(GraphIndex index, int softmax) {
    Place place = new Place(softmax, 0);
    for (int step = 0; step < CARRIERS.size(); step++) {
      String value = index.node(place.node()).getOutput(0);
      Optional<Place> next = Optional.empty();
      for (int reader : index.readers(value)) {
        NodeProto node = index.node(reader);
        if (PRODUCTS.contains(node.getOpType()) || reshapedForProduct(index, node)) {
          return multiplies(index, node, value) ? Optional.of(place) : Optional.empty();
        }
        if (CARRIERS.contains(node.getOpType())) {
          next = Optional.of(new Place(reader, 0));
        }
      }
      if (next.isEmpty()) {
        return Optional.empty();
      }
      place = next.get();
    }
    return Optional.empty();
  }

  private static boolean reshapedForProduct(GraphIndex index, NodeProto node) {
    return (node.getOpType().equals("Reshape") || node.getOpType().equals("Expand"))
        && index.readers(node.getOutput(0)).stream()
            .anyMatch(reader -> PRODUCTS.contains(index.node(reader).getOpType()));
  }

  private static boolean multiplies(GraphIndex index, NodeProto node, String value) {
    return !PRODUCTS.contains(node.getOpType())
        || (node.getInput(0).equals(value) && !index.constant(node.getInput(1)));
  }
}
