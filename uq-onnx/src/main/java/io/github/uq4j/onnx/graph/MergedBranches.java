package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decoders that hold two graphs, one that reads a cache and one that reads none, as the branches of
 * one {@code If}. A pass over a whole text reads none; its later pieces, if there are any, do.
 */
public final class MergedBranches {

  private static final String IF = "If";

  private MergedBranches() {}

  /** Which of the two graphs. */
  public enum Branch {
    /** The one that reads a cache. */
    CACHED("then_branch"),
    /** The one that reads none. */
    FRESH("else_branch");

    private final String attribute;

    Branch(String attribute) {
      this.attribute = attribute;
    }
  }

  /**
   * The model with a branch of its {@code If} in the place of it; others unchanged.
   *
   * @param model a decoder
   * @param branch which
   * @return the model, which still has the input that chose
   * @throws IllegalArgumentException if the branch hands something on that it did not make
   */
  public static ModelProto inlined(ModelProto model, Branch branch) {
    GraphProto graph = model.getGraph();
    int at = -1;
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getOpType().equals(IF) && chosenByInput(graph, graph.getNode(i))) {
        at = i;
      }
    }
    return at < 0 ? model : model.toBuilder().setGraph(inline(graph, at, branch)).build();
  }

  private static boolean chosenByInput(GraphProto graph, NodeProto node) {
    return graph.getInputList().stream()
        .anyMatch((ValueInfoProto input) -> input.getName().equals(node.getInput(0)));
  }

  private static GraphProto inline(GraphProto graph, int at, Branch chosen) {
    NodeProto node = graph.getNode(at);
    GraphProto branch =
        node.getAttributeList().stream()
            .filter(attribute -> attribute.getName().equals(chosen.attribute))
            .map(AttributeProto::getG)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("an If has no " + chosen.attribute));
    Map<String, String> names = new HashMap<>();
    Set<String> own = new HashSet<>();
    branch.getNodeList().forEach(inner -> own.addAll(inner.getOutputList()));
    for (int i = 0; i < branch.getOutputCount(); i++) {
      String inner = branch.getOutput(i).getName();
      if (!own.contains(inner) || names.containsKey(inner)) {
        throw new IllegalArgumentException("a branch of the If hands on " + inner + " unchanged");
      }
      names.put(inner, node.getOutput(i));
    }
    GraphProto.Builder merged = graph.toBuilder().clearNode();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (i != at) {
        merged.addNode(graph.getNode(i));
        continue;
      }
      branch.getNodeList().forEach(inner -> merged.addNode(renamed(inner, names)));
    }
    return merged.addAllInitializer(branch.getInitializerList()).build();
  }

  /** Bodies of the node may read what is renamed, too. */
  private static NodeProto renamed(NodeProto node, Map<String, String> names) {
    NodeProto.Builder renamed = node.toBuilder();
    for (AttributeProto.Builder attribute : renamed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        GraphProto.Builder body = attribute.getGBuilder();
        for (int i = 0; i < body.getNodeCount(); i++) {
          body.setNode(i, renamed(body.getNode(i), names));
        }
      }
    }
    for (int i = 0; i < node.getInputCount(); i++) {
      renamed.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      renamed.setOutput(i, names.getOrDefault(node.getOutput(i), node.getOutput(i)));
    }
    return renamed.build();
  }
}
