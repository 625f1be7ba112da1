package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What nodes with bodies (If, Loop, Scan) read of the graph around them. */
public final class Subgraphs {

  private Subgraphs() {}

  /**
   * Every value a node reads: its inputs, and what its bodies read from outside.
   *
   * @param node the node
   * @return names, each once
   */
  public static Set<String> reads(NodeProto node) {
    Set<String> names = new LinkedHashSet<>();
    for (String input : node.getInputList()) {
      if (!input.isEmpty()) {
        names.add(input);
      }
    }
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        names.addAll(free(attribute.getG()));
      }
      attribute.getGraphsList().forEach(body -> names.addAll(free(body)));
    }
    return names;
  }

  private static Set<String> free(GraphProto body) {
    Set<String> bound = new HashSet<>();
    body.getInputList().forEach(input -> bound.add(input.getName()));
    body.getInitializerList().forEach(tensor -> bound.add(tensor.getName()));
    body.getNodeList().forEach(node -> bound.addAll(node.getOutputList()));
    Set<String> names = new LinkedHashSet<>();
    body.getNodeList().forEach(node -> names.addAll(reads(node)));
    body.getOutputList().forEach(output -> names.add(output.getName()));
    names.removeAll(bound);
    return names;
  }
}
