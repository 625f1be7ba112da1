package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The operator that turns token ids into vectors. */
final class Embedding {

  private static final Set<String> CARRIERS =
      Set.of("Cast", "Reshape", "Unsqueeze", "Squeeze", "Identity", "Flatten", "Clip");

  private Embedding() {}

  /**
   * Finds it.
   *
   * @return the index of the node
   * @throws IllegalArgumentException if the ids reach no embedding
   */
  static int find(GraphIndex index, String ids) {
    Deque<String> open = new ArrayDeque<>(Set.of(ids));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      String value = open.remove();
      for (int reader : index.readers(value)) {
        NodeProto node = index.node(reader);
        if (embeds(index, node, value)) {
          return reader;
        }
        if (CARRIERS.contains(node.getOpType()) && seen.add(node.getOutput(0))) {
          open.add(node.getOutput(0));
        }
      }
    }
    throw new IllegalArgumentException(
        "input " + ids + " is looked up in no table of weights; must be, by a Gather operator");
  }

  private static boolean embeds(GraphIndex index, NodeProto node, String value) {
    return switch (node.getOpType()) {
      case "Gather", "GatherBlockQuantized" ->
          node.getInput(1).equals(value) && index.constant(node.getInput(0));
      case ResidualStream.EMBED_NORM -> node.getInput(0).equals(value);
      default -> false;
    };
  }
}
