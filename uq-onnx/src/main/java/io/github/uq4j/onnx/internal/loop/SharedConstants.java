package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets equal small constants of a graph be one. The runtime does so in a main graph but not in a
 * loop's body, where it then fails to see that two computations of a shape are the same.
 */
final class SharedConstants {

  private static final int SMALL_BYTES = 512;

  private final Map<TensorProto, String> kept = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> captured = new HashSet<>();

  private SharedConstants() {}

  /**
   * The nodes with every equal constant but the first left out.
   *
   * @param graph nodes and small constants; not changed
   * @return its nodes in the same order
   */
  static List<NodeProto> nodes(GraphProto graph) {
    SharedConstants shared = new SharedConstants();
    graph.getNodeList().forEach(shared::findCaptured);
    graph.getOutputList().forEach(output -> shared.captured.add(output.getName()));
    for (TensorProto constant : graph.getInitializerList()) {
      if (constant.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
        shared.isCopy(constant, constant.getName());
      }
    }
    List<NodeProto> nodes = new ArrayList<>(graph.getNodeCount());
    for (NodeProto node : graph.getNodeList()) {
      if (!shared.isCopy(node)) {
        nodes.add(shared.withSharedInputs(node));
      }
    }
    return nodes;
  }

  private void findCaptured(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      attribute.getGraphsList().forEach(this::findCaptured);
      if (attribute.hasG()) {
        findCaptured(attribute.getG());
      }
    }
  }

  private void findCaptured(GraphProto nested) {
    nested.getOutputList().forEach(output -> captured.add(output.getName()));
    for (NodeProto node : nested.getNodeList()) {
      captured.addAll(node.getInputList());
      findCaptured(node);
    }
  }

  private boolean isCopy(NodeProto node) {
    return node.getOpType().equals("Constant")
        && node.getAttributeCount() == 1
        && node.getAttribute(0).getName().equals("value")
        && isCopy(node.getAttribute(0).getT(), node.getOutput(0));
  }

  private boolean isCopy(TensorProto value, String name) {
    if (value.getSerializedSize() > SMALL_BYTES || captured.contains(name)) {
      return false;
    }
    TensorProto anonymous = value.toBuilder().clearName().clearDocString().build();
    String first = kept.putIfAbsent(anonymous, name);
    if (first == null) {
      return false;
    }
    renamed.put(name, first);
    return true;
  }

  private NodeProto withSharedInputs(NodeProto node) {
    if (node.getInputList().stream().noneMatch(renamed::containsKey)) {
      return node;
    }
    NodeProto.Builder changed = node.toBuilder().clearInput();
    node.getInputList().forEach(input -> changed.addInput(renamed.getOrDefault(input, input)));
    return changed.build();
  }
}
