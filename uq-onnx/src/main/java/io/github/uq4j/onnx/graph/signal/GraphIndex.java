package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.onnx.graph.Subgraphs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes and who reads the values of a graph. The graph is sound, as every {@link
 * io.github.uq4j.onnx.graph.OnnxModelFile} is.
 */
final class GraphIndex {

  private final GraphProto graph;
  private final Map<String, Integer> producers = new HashMap<>();
  private final Map<String, List<Integer>> readers = new HashMap<>();
  private final Set<String> constants = new HashSet<>();
  private final List<Integer> order = new ArrayList<>();

  GraphIndex(GraphProto graph) {
    this.graph = graph;
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String output : graph.getNode(i).getOutputList()) {
        producers.put(output, i);
      }
      for (String input : Subgraphs.reads(graph.getNode(i))) {
        readers.computeIfAbsent(input, key -> new ArrayList<>()).add(i);
      }
    }
    producers.remove("");
    sort();
    graph.getInitializerList().forEach((TensorProto tensor) -> constants.add(tensor.getName()));
    graph.getInputList().forEach(input -> constants.remove(input.getName()));
    for (int i : order) {
      if (constants.containsAll(Subgraphs.reads(node(i)))) {
        constants.addAll(node(i).getOutputList());
      }
    }
  }

  private void sort() {
    int[] waiting = new int[graph.getNodeCount()];
    for (int i = 0; i < waiting.length; i++) {
      for (String input : Subgraphs.reads(node(i))) {
        waiting[i] += producers.containsKey(input) ? 1 : 0;
      }
      if (waiting[i] == 0) {
        order.add(i);
      }
    }
    for (int at = 0; at < order.size(); at++) {
      for (String output : new HashSet<>(node(order.get(at)).getOutputList())) {
        for (int reader : readers(output)) {
          if (--waiting[reader] == 0) {
            order.add(reader);
          }
        }
      }
    }
  }

  GraphProto graph() {
    return graph;
  }

  NodeProto node(int index) {
    return graph.getNode(index);
  }

  /** Indices of the nodes, each after those it reads from. */
  List<Integer> order() {
    return order;
  }

  /** The node that makes a value; empty for inputs and initializers. */
  Optional<Integer> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  List<Integer> readers(String value) {
    return readers.getOrDefault(value, List.of());
  }

  /** Whether a value is the same for all inputs: a weight, or made of weights alone. */
  boolean constant(String value) {
    return constants.contains(value);
  }

  boolean contains(String value) {
    return producers.containsKey(value)
        || constants.contains(value)
        || graph.getInputList().stream().anyMatch(input -> input.getName().equals(value));
  }

  /** An input of a node; empty where it is left out. */
  static Optional<String> input(NodeProto node, int slot) {
    return slot < node.getInputCount() && !node.getInput(slot).isEmpty()
        ? Optional.of(node.getInput(slot))
        : Optional.empty();
  }

  /** An output of a node; empty where it is left out. */
  static Optional<String> output(NodeProto node, int slot) {
    return slot < node.getOutputCount() && !node.getOutput(slot).isEmpty()
        ? Optional.of(node.getOutput(slot))
        : Optional.empty();
  }

  static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  static long integer(NodeProto node, String name, long absent) {
    return attribute(node, name).map(AttributeProto::getI).orElse(absent);
  }

  static float number(NodeProto node, String name, float absent) {
    return attribute(node, name).map(AttributeProto::getF).orElse(absent);
  }

  static boolean standard(NodeProto node) {
    return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
  }
}
