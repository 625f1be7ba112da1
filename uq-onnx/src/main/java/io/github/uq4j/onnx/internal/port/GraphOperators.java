package io.github.uq4j.onnx.internal.port;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which operators a graph is made of. */
public final class GraphOperators {

  private GraphOperators() {}

  /**
   * The operators of a graph and of the bodies in it.
   *
   * @param file the graph
   * @return names, with the domain and a dot before those that are none of ONNX itself
   */
  public static SortedSet<String> of(OnnxModelFile file) {
    SortedSet<String> names = new TreeSet<>();
    collect(file.skeleton().getGraph(), names);
    return Collections.unmodifiableSortedSet(names);
  }

  private static void collect(GraphProto graph, SortedSet<String> names) {
    for (NodeProto node : graph.getNodeList()) {
      String domain = node.getDomain().equals("ai.onnx") ? "" : node.getDomain();
      names.add(domain.isEmpty() ? node.getOpType() : domain + "." + node.getOpType());
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          collect(attribute.getG(), names);
        }
        attribute.getGraphsList().forEach(body -> collect(body, names));
      }
    }
  }
}
