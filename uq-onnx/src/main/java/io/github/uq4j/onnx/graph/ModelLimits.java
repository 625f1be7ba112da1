package io.github.uq4j.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses models that are small files and grow without measure when they are loaded, and numbers
 * that native kernels take as they are: functions that call one another in circles or double with
 * every call, graphs inside graphs inside graphs, sparse weights, numbers of heads.
 */
final class ModelLimits {

  /** Of the main graph, its bodies, and every call of a function written out. */
  static final int MOST_NODES = 1_000_000;

  /** The runtime's time to load a graph, and its stack, grow with its depth. */
  static final int MOST_DEPTH = 8;

  private static final int MOST_CALLS = 16;

  private static final int MOST_HEADS = 1 << 16;
  private static final Set<String> HEADS = Set.of("num_heads", "kv_num_heads", "q_num_heads");

  private final Map<String, FunctionProto> functions = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  private ModelLimits(ModelProto model) {
    model.getFunctionsList().forEach(f -> functions.put(f.getDomain() + ":" + f.getName(), f));
  }

  static void require(ModelProto model) throws IOException {
    long nodes = new ModelLimits(model).graph(model.getGraph(), 0);
    if (nodes > MOST_NODES) {
      throw new IOException(
          "its graph has "
              + (nodes == Long.MAX_VALUE ? "too many" : nodes)
              + " nodes, functions written out; must have at most "
              + MOST_NODES);
    }
  }

  private long graph(GraphProto graph, int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw new IOException(
          "its graph "
              + graph.getName()
              + " lies "
              + depth
              + " graphs deep; must be at most "
              + MOST_DEPTH);
    }
    for (SparseTensorProto sparse : graph.getSparseInitializerList()) {
      requireDense(sparse);
    }
    return nodes(graph.getNodeList(), depth);
  }

  private long nodes(List<NodeProto> nodes, int depth) throws IOException {
    long count = 0;
    for (NodeProto node : nodes) {
      count = sum(count, called(node));
      requireHeads(node);
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          count = sum(count, graph(attribute.getG(), depth + 1));
        }
        for (GraphProto body : attribute.getGraphsList()) {
          count = sum(count, graph(body, depth + 1));
        }
        if (attribute.hasSparseTensor()) {
          requireDense(attribute.getSparseTensor());
        }
      }
    }
    return count;
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  /** How many nodes stand for one: those of its function, if it calls one. */
  private long called(NodeProto node) throws IOException {
    String name = node.getDomain() + ":" + node.getOpType();
    FunctionProto function = functions.get(name);
    if (function == null) {
      return 1;
    }
    Long known = sizes.get(name);
    if (known != null) {
      return known;
    }
    if (!open.add(name)) {
      throw new IOException(
          "its function " + name + " calls itself; functions must not go in circles");
    }
    if (open.size() > MOST_CALLS) {
      throw new IOException(
          "its functions call one another "
              + open.size()
              + " deep, down to "
              + name
              + "; must be at most "
              + MOST_CALLS);
    }
    long size = nodes(function.getNodeList(), 0);
    open.remove(name);
    sizes.put(name, size);
    return size;
  }

  private static void requireDense(SparseTensorProto sparse) throws IOException {
    long size = 1;
    for (long extent : sparse.getDimsList()) {
      boolean fits = extent >= 0 && (extent == 0 || size <= Integer.MAX_VALUE / extent);
      if (!fits) {
        throw new IOException(
            "the sparse weight "
                + sparse.getValues().getName()
                + " has the shape "
                + sparse.getDimsList()
                + "; must have at most "
                + Integer.MAX_VALUE
                + " elements, as the runtime writes it out");
      }
      size *= extent;
    }
  }

  /** Kernels divide by numbers of heads, as 32-bit numbers, without looking. */
  private static void requireHeads(NodeProto node) throws IOException {
    for (AttributeProto attribute : node.getAttributeList()) {
      boolean heads =
          HEADS.contains(attribute.getName())
              && attribute.getType() == AttributeProto.AttributeType.INT;
      // RotaryEmbedding has 0 heads where it takes them from its input.
      boolean none = attribute.getI() == 0 && node.getOpType().equals("RotaryEmbedding");
      if (heads && !none && (attribute.getI() < 1 || attribute.getI() > MOST_HEADS)) {
        throw new IOException(
            "node "
                + node.getName()
                + " ("
                + node.getOpType()
                + ") has "
                + attribute.getName()
                + " = "
                + attribute.getI()
                + "; must be in [1, "
                + MOST_HEADS
                + "]");
      }
    }
  }
}
