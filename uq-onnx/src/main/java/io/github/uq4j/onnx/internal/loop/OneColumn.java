package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out what a decoder's nodes do in vain when they are fed one column at a time. Then heads
 * and columns change places by a mere change of shape, shapes follow from the number of rows alone,
 * and every column so far may be attended to, which masks need not find out anew.
 */
final class OneColumn {

  private static final List<Long> HEADS_FIRST = List.of(0L, 2L, 1L, 3L);
  private static final int RANK = 4;

  /** Operators that do as well with a mask that is wider by extents of 1 only. */
  private static final Set<String> BROADCASTING =
      Set.of("And", "Or", "Not", "Where", "Expand", "Unsqueeze", "Cast");

  /** Operators whose result has as many rows in a head as the first operand. */
  private static final Set<String> ROWS_OF_FIRST =
      Set.of("MatMul", "Mul", "Div", "Add", "Softmax", "RotaryEmbedding");

  private final Fragment body;
  private final DecoderNodes decoder;
  private final ColumnSizes sizes;
  private final Map<String, String> same = new HashMap<>();
  private final Map<String, List<Long>> targets = new HashMap<>();
  private final Set<String> oneRow = new HashSet<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  private OneColumn(Fragment body, DecoderNodes decoder, LoopPorts ports) {
    this.body = body;
    this.decoder = decoder;
    this.sizes = new ColumnSizes(decoder, ports);
    decoder.list().forEach(sizes::add);
  }

  /**
   * Simplifies a decoder.
   *
   * @param body takes new constants
   * @param decoder the decoder
   * @param ports what its inputs and outputs are for
   * @return nodes that give the same for one column
   */
  static DecoderNodes of(Fragment body, DecoderNodes decoder, LoopPorts ports) {
    if (decoder.nested()) {
      return decoder;
    }
    OneColumn column = new OneColumn(body, decoder, ports);
    decoder.list().forEach(column::add);
    return decoder.with(column.nodes);
  }

  private void add(NodeProto original) {
    NodeProto node = renamed(original);
    switch (node.getOpType()) {
      case "And" -> addAnd(node);
      case "Reshape" -> addReshape(node);
      case "Transpose" -> addTranspose(node);
      default -> nodes.add(node);
    }
    if (ROWS_OF_FIRST.contains(node.getOpType()) && oneRow.contains(node.getInput(0))) {
      oneRow.add(node.getOutput(0));
    }
  }

  private NodeProto renamed(NodeProto node) {
    if (node.getInputList().stream().noneMatch(same::containsKey)) {
      return node;
    }
    NodeProto.Builder changed = node.toBuilder().clearInput();
    node.getInputList().forEach(input -> changed.addInput(same.getOrDefault(input, input)));
    return changed.build();
  }

  /** What is true anyway may be left out, if nobody sees the shape. */
  private void addAnd(NodeProto node) {
    boolean blind =
        decoder.readers(node.getOutput(0)).stream()
            .allMatch(reader -> BROADCASTING.contains(reader.getOpType()));
    for (int i = 0; i < 2; i++) {
      String other = node.getInput(1 - i);
      if (blind && sizes.isTrue(node.getInput(i)) && !sizes.isTrue(other)) {
        same.put(node.getOutput(0), other);
        return;
      }
    }
    nodes.add(node);
  }

  /** A shape that depends on the number of rows only is a constant, which says to find that out. */
  private void addReshape(NodeProto node) {
    Optional<List<Long>> target = target(node);
    if (target.isEmpty()) {
      nodes.add(node);
      return;
    }
    targets.put(node.getOutput(0), target.get());
    nodes.add(reshape(node.getInput(0), target.get(), node));
  }

  private Optional<List<Long>> target(NodeProto node) {
    List<ColumnSizes.Size> extents = sizes.of(node.getInput(1)).orElse(List.of());
    List<Long> target = new ArrayList<>();
    long known = 1;
    for (ColumnSizes.Size extent : extents) {
      boolean rows = extent.equals(ColumnSizes.Size.ROWS);
      if (!rows && (!extent.isFixed() || extent.fixed() == 0)) {
        return Optional.empty();
      }
      target.add(rows ? -1 : extent.fixed());
      known *= rows || extent.fixed() < 0 ? 1 : extent.fixed();
    }
    long open = target.stream().filter(extent -> extent == -1).count();
    if (open == 2) {
      // One is the number of rows, the other what is left of the last extent.
      int other = extents.indexOf(ColumnSizes.Size.of(-1));
      long last = lastExtent(node.getInput(0)).orElse(0L);
      if (other < 0 || last % known != 0 || last == 0) {
        return Optional.empty();
      }
      target.set(other, last / known);
    }
    return open > 0 ? Optional.of(target) : Optional.empty();
  }

  /** The last extent of a product with a weight, or of an equal part of one. */
  private Optional<Long> lastExtent(String value) {
    NodeProto node = decoder.producer(value);
    List<Long> target = targets.getOrDefault(value, List.of());
    if (!target.isEmpty()) {
      return Optional.of(target.get(target.size() - 1)).filter(extent -> extent > 0);
    }
    return switch (node.getOpType()) {
      case "MatMul" ->
          decoder
              .constant(node.getInput(1))
              .filter(weight -> weight.getDimsCount() == 2)
              .map(weight -> weight.getDims(1));
      case "Add" ->
          decoder.constant(node.getInput(0)).isPresent()
              ? lastExtent(node.getInput(1))
              : decoder.constant(node.getInput(1)).flatMap(bias -> lastExtent(node.getInput(0)));
      case "Split" ->
          node.getInputCount() == 1
              ? lastExtent(node.getInput(0)).map(whole -> whole / node.getOutputCount())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private void addTranspose(NodeProto node) {
    String value = node.getInput(0);
    List<Long> target = targets.getOrDefault(value, List.of());
    boolean headsFirst = HEADS_FIRST.equals(DecoderNodes.permutation(node));
    if (headsFirst && target.size() == RANK && target.get(1) == 1) {
      List<Long> turned = List.of(target.get(0), target.get(2), 1L, target.get(3));
      String from = decoder.producer(value).getInput(0);
      nodes.add(reshape(same.getOrDefault(from, from), turned, node));
      oneRow.add(node.getOutput(0));
      return;
    }
    List<NodeProto> readers = decoder.readers(node.getOutput(0));
    boolean reshaped =
        readers.stream()
            .allMatch(reader -> reader.getOpType().equals("Reshape") && copiesNothing(reader));
    if (headsFirst && oneRow.contains(value) && reshaped) {
      same.put(node.getOutput(0), value);
      return;
    }
    nodes.add(node);
  }

  /** Whether a target shape takes no extents over from the value. */
  private boolean copiesNothing(NodeProto reshape) {
    return sizes
        .of(reshape.getInput(1))
        .map(extents -> extents.stream().noneMatch(ColumnSizes.Size.of(0)::equals))
        .orElse(false);
  }

  private NodeProto reshape(String value, List<Long> target, NodeProto instead) {
    String shape = body.longs(target.stream().mapToLong(Long::longValue).toArray());
    return Fragment.making(instead.getOutput(0), "Reshape", value, shape).build();
  }
}
