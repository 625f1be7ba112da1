package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProtoOrBuilder;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses graphs that give a value twice, give none, or go in circles. */
final class GraphCheck {

  private GraphCheck() {}

  static void requireSound(GraphProtoOrBuilder graph) throws IOException {
    Map<String, Integer> producers = new HashMap<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String output : graph.getNode(i).getOutputList()) {
        if (!output.isEmpty() && producers.putIfAbsent(output, i) != null) {
          throw new IOException("its graph gives " + output + " twice; must give it once");
        }
      }
    }
    requireAcyclic(graph, producers);
    requireOutputs(graph, producers.keySet());
  }

  private static void requireOutputs(GraphProtoOrBuilder graph, Set<String> made)
      throws IOException {
    Set<String> given = new HashSet<>(made);
    graph.getInputList().forEach(input -> given.add(input.getName()));
    graph.getInitializerList().forEach((TensorProto tensor) -> given.add(tensor.getName()));
    graph.getSparseInitializerList().forEach(t -> given.add(t.getValues().getName()));
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!given.contains(output.getName())) {
        throw new IOException(
            "its output " + output.getName() + " is given by no node; must be given by one");
      }
    }
  }

  private static void requireAcyclic(GraphProtoOrBuilder graph, Map<String, Integer> producers)
      throws IOException {
    int[] waiting = new int[graph.getNodeCount()];
    List<List<Integer>> after = new ArrayList<>();
    for (int i = 0; i < waiting.length; i++) {
      after.add(new ArrayList<>());
    }
    for (int i = 0; i < waiting.length; i++) {
      for (String input : Subgraphs.reads(graph.getNode(i))) {
        Integer producer = producers.get(input);
        if (producer != null) {
          waiting[i]++;
          after.get(producer).add(i);
        }
      }
    }
    Deque<Integer> ready = new ArrayDeque<>();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] == 0) {
        ready.add(i);
      }
    }
    int done = 0;
    while (!ready.isEmpty()) {
      done++;
      for (int next : after.get(ready.remove())) {
        if (--waiting[next] == 0) {
          ready.add(next);
        }
      }
    }
    if (done < waiting.length) {
      int at = onCircle(graph, producers, waiting);
      NodeProto node = graph.getNode(at);
      throw new IOException(
          "its graph is cyclic: node "
              + at
              + " ("
              + node.getOpType()
              + " "
              + node.getName()
              + ") needs its own result");
    }
  }

  /** Every node that waits has a producer that waits: going back long enough ends on a circle. */
  private static int onCircle(
      GraphProtoOrBuilder graph, Map<String, Integer> producers, int[] waiting) {
    int at = (int) Arrays.stream(waiting).takeWhile(count -> count == 0).count();
    for (int step = 0; step < waiting.length; step++) {
      for (String input : Subgraphs.reads(graph.getNode(at))) {
        Integer producer = producers.get(input);
        if (producer != null && waiting[producer] > 0) {
          at = producer;
          break;
        }
      }
    }
    return at;
  }
}
