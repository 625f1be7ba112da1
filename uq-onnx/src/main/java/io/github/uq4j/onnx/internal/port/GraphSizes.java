package io.github.uq4j.onnx.internal.port;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sizes that the operators of a graph state, for folders whose configuration does not.
 *
 * @param heads query heads: an attribute of the operators that attend, if they agree
 * @param hiddenSize the width of the table that the token ids are looked up in
 * @param tokens its rows
 */
record GraphSizes(OptionalInt heads, OptionalInt hiddenSize, OptionalInt tokens) {

  private static final Set<String> HEADS = Set.of("num_heads", "q_num_heads");
  private static final Map<String, Integer> TABLES =
      Map.of("Gather", 0, "EmbedLayerNormalization", 2);

  /** Nothing is stated. */
  static final GraphSizes NONE =
      new GraphSizes(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  /**
   * Reads a graph.
   *
   * @param file the graph
   * @param ids the input with the token ids
   * @return what it states
   */
  static GraphSizes of(OnnxModelFile file, String ids) {
    Found found = new Found(ids);
    found.read(file.skeleton().getGraph());
    return new GraphSizes(only(found.heads), only(found.widths), only(found.rows));
  }

  private static OptionalInt only(Set<Integer> values) {
    return values.size() == 1 ? OptionalInt.of(values.iterator().next()) : OptionalInt.empty();
  }

  private static int extent(long stated) {
    return (int) Math.min(Integer.MAX_VALUE, stated);
  }

  /** A matrix among the weights. */
  private record Table(int rows, int width) {}

  /** What was seen so far; bodies see the values around them. */
  private static final class Found {

    private final Set<Integer> heads = new TreeSet<>();
    private final Set<Integer> widths = new TreeSet<>();
    private final Set<Integer> rows = new TreeSet<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Table> tables = new HashMap<>();

    Found(String input) {
      ids.add(input);
    }

    void read(GraphProto graph) {
      for (TensorProto weight : graph.getInitializerList()) {
        if (weight.getDimsCount() == 2) {
          tables.put(
              weight.getName(), new Table(extent(weight.getDims(0)), extent(weight.getDims(1))));
        }
      }
      graph.getNodeList().forEach(this::read);
    }

    private void read(NodeProto node) {
      boolean attends = node.getOpType().endsWith("Attention");
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attends && HEADS.contains(attribute.getName()) && attribute.getI() > 0) {
          heads.add(extent(attribute.getI()));
        }
        if (attribute.hasG()) {
          read(attribute.getG());
        }
      }
      boolean casts = node.getOpType().equals("Cast") && node.getInputCount() == 1;
      if (casts && ids.contains(node.getInput(0))) {
        ids.add(node.getOutput(0));
      } else if (casts && tables.containsKey(node.getInput(0))) {
        tables.put(node.getOutput(0), tables.get(node.getInput(0)));
      }
      Integer slot = TABLES.get(node.getOpType());
      if (slot != null
          && node.getInputList().stream().anyMatch(ids::contains)
          && node.getInputCount() > slot) {
        Optional.ofNullable(tables.get(node.getInput(slot))).ifPresent(this::lookedUp);
      }
    }

    private void lookedUp(Table table) {
      widths.add(table.width());
      rows.add(table.rows());
    }
  }
}
