package io.github.uq4j.onnx.internal.head;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way from a decoder's last product with weights to its logits, where that is made of
 * elementwise operators with constants. Rows that are picked before it are the only ones that are
 * multiplied with the vocabulary.
 */
final class LogitPath {

  private static final Set<String> PRODUCTS = Set.of("MatMul", "FusedMatMul", "MatMulNBits");
  private static final Set<String> ELEMENTWISE =
      Set.of("Cast", "Identity", "Mul", "Div", "Add", "Sub", "Tanh", "Min", "Max", "Clip");

  private final GraphProto.Builder graph;
  private final String logits;
  private final Map<String, Integer> producers = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Set<String> constants = new HashSet<>();
  private final Set<String> changed = new HashSet<>();

  private LogitPath(GraphProto.Builder graph, String logits) {
    this.graph = graph;
    this.logits = logits;
    graph.getInitializerList().forEach(weight -> constants.add(weight.getName()));
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      for (String output : node.getOutputList()) {
        producers.put(output, i);
      }
      node.getInputList().forEach(input -> uses.merge(input, 1, Integer::sum));
      if (node.getOpType().equals("Constant")
          || (node.getInputCount() > 0 && constants.containsAll(node.getInputList()))) {
        constants.addAll(node.getOutputList());
      }
    }
  }

  /**
   * Looks for the way.
   *
   * @param graph a decoder's graph, which {@link #pick} and {@link #setOutput} change
   * @param logits its output
   * @return the way, or nothing if it is made of something else
   */
  static Optional<LogitPath> find(GraphProto.Builder graph, String logits) {
    LogitPath path = new LogitPath(graph, logits);
    return path.product().isPresent() ? Optional.of(path) : Optional.empty();
  }

  private Optional<Integer> product() {
    changed.clear();
    String value = logits;
    while (true) {
      Integer producer = producers.get(value);
      if (producer == null || uses.getOrDefault(value, 0) > (value.equals(logits) ? 0 : 1)) {
        return Optional.empty();
      }
      changed.add(value);
      NodeProto node = graph.getNode(producer);
      List<String> variable =
          node.getInputList().stream()
              .filter(input -> !input.isEmpty() && !constants.contains(input))
              .toList();
      if (variable.size() != 1 || node.getOutputCount() != 1) {
        return Optional.empty();
      }
      if (PRODUCTS.contains(node.getOpType()) && variable.get(0).equals(node.getInput(0))) {
        return Optional.of(producer);
      }
      if (!ELEMENTWISE.contains(node.getOpType())) {
        return Optional.empty();
      }
      value = variable.get(0);
    }
  }

  /**
   * Puts a node before the product.
   *
   * @param pick the node, whose name its result gets, too
   * @param more its inputs behind what goes into the product
   */
  void pick(NodeProto.Builder pick, String... more) {
    int product = product().orElseThrow();
    NodeProto.Builder node = graph.getNode(product).toBuilder();
    pick.addInput(node.getInput(0)).addAllInput(List.of(more)).addOutput(pick.getName());
    graph.setNode(product, node.setInput(0, pick.getName()));
    graph.addNode(product, pick);
    for (int i = graph.getValueInfoCount() - 1; i >= 0; i--) {
      if (changed.contains(graph.getValueInfo(i).getName())) {
        graph.removeValueInfo(i);
      }
    }
  }

  /** Describes the logits anew. */
  void setOutput(ValueInfoProto output) {
    for (int i = 0; i < graph.getOutputCount(); i++) {
      if (graph.getOutput(i).getName().equals(logits)) {
        graph.setOutput(i, output);
      }
    }
  }
}
