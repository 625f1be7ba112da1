package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.uq4j.onnx.graph.MergedBranches;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.Subgraphs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The part of a decoder that makes logits of the last hidden state, as a model of its own. */
public final class HeadGraph {

  private HeadGraph() {}

  /**
   * Cuts it out.
   *
   * @param file the decoder
   * @param plan where its signals are
   * @param hidden the value the head is fed with; becomes an input
   * @param type its element type
   * @return a model over the same weights, with those inputs of the decoder that the head needs
   */
  public static ModelProto of(
      OnnxModelFile file, SignalPlan plan, String hidden, TensorProto.DataType type) {
    String logits = plan.decoder().logits();
    ModelProto source = MergedBranches.inlined(file.skeleton(), plan.decoder().branch());
    GraphProto graph = source.getGraph();
    GraphIndex index = new GraphIndex(graph);
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(logits));
    while (!open.isEmpty()) {
      String value = open.remove();
      if (needed.add(value) && !value.equals(hidden)) {
        index
            .producer(value)
            .ifPresent(producer -> open.addAll(Subgraphs.reads(index.node(producer))));
      }
    }
    GraphProto.Builder head = graph.toBuilder().clearNode().clearInput().clearOutput();
    head.clearInitializer().clearValueInfo().clearSparseInitializer();
    for (int i : index.order()) {
      NodeProto node = index.node(i);
      if (node.getOutputList().stream().anyMatch(o -> needed.contains(o) && !o.equals(hidden))) {
        head.addNode(node);
      }
    }
    copyInputs(graph, head, needed);
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).build();
    head.addInput(
        ValueInfoProto.newBuilder()
            .setName(hidden)
            .setType(TypeProto.newBuilder().setTensorType(tensor)));
    for (ValueInfoProto output : graph.getOutputList()) {
      if (output.getName().equals(logits)) {
        head.addOutput(output);
      }
    }
    return source.toBuilder().setGraph(head).build();
  }

  private static void copyInputs(GraphProto graph, GraphProto.Builder head, Set<String> needed) {
    for (ValueInfoProto input : graph.getInputList()) {
      if (needed.contains(input.getName())) {
        head.addInput(input);
      }
    }
    for (TensorProto tensor : graph.getInitializerList()) {
      if (needed.contains(tensor.getName())) {
        head.addInitializer(tensor);
      }
    }
    graph.getSparseInitializerList().stream()
        .filter(sparse -> needed.contains(sparse.getValues().getName()))
        .forEach(head::addSparseInitializer);
  }
}
