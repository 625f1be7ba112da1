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
 * and comparisons of places that come out true for every column need not be made.
 */
final class OneColumn {

  private static final int RANK = 4;

  /** Operators whose result has as many rows in a head as the first operand. */
  private static final Set<String> ROWS_OF_FIRST =
      Set.of("MatMul", "Mul", "Div", "Add", "Softmax", "RotaryEmbedding");

  private static final Set<String> SCALING = Set.of("Mul", "Div");

  private final Fragment body;
  private final DecoderNodes decoder;
  private final ColumnSizes sizes;
  private final Set<String> results = new HashSet<>();
  private final Map<String, String> same = new HashMap<>();
  private final Map<String, List<Long>> targets = new HashMap<>();
  private final Set<String> oneRow = new HashSet<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  private OneColumn(Fragment body, DecoderNodes decoder, LoopPorts ports) {
    this.body = body;
    this.decoder = decoder;
    this.sizes = new ColumnSizes(decoder, ports);
    decoder.list().forEach(sizes::add);
    results.add(ports.logits());
    ports.cache().forEach(port -> results.add(port.present()));
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
    NodeProto node = DecoderNodes.reading(original, same);
    switch (node.getOpType()) {
      case "And" -> addAnd(node);
      case "Reshape" -> addReshape(node);
      case "Transpose" -> addTranspose(node);
      default -> nodes.add(node);
    }
    boolean scales = !SCALING.contains(node.getOpType()) || decoder.isNumber(node.getInput(1));
    if (ROWS_OF_FIRST.contains(node.getOpType()) && oneRow.contains(node.getInput(0)) && scales) {
      oneRow.add(node.getOutput(0));
    }
  }

  /**
   * What is true anyway may be left out of a mask that is added to scores: these have all extents
   * that the mask then may lack.
   */
  private void addAnd(NodeProto node) {
    boolean adds =
        isRead(node.getOutput(0), "Where")
            && decoder.readers(node.getOutput(0)).stream()
                .allMatch(reader -> isRead(reader.getOutput(0), "Add"));
    for (int i = 0; i < 2; i++) {
      String other = node.getInput(1 - i);
      if (adds && sizes.isTrue(node.getInput(i)) && !sizes.isTrue(other)) {
        same.put(node.getOutput(0), other);
        return;
      }
    }
    nodes.add(node);
  }

  /** Whether nodes of a type, and nothing else, read a value. */
  private boolean isRead(String value, String type) {
    List<NodeProto> readers = decoder.readers(value);
    return !results.contains(value)
        && !readers.isEmpty()
        && readers.stream().allMatch(reader -> reader.getOpType().equals(type));
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
    for (ColumnSizes.Size extent : extents) {
      boolean rows = extent.equals(ColumnSizes.Size.ROWS);
      if (!rows && (!extent.isFixed() || extent.fixed() == 0)) {
        return Optional.empty();
      }
      target.add(rows ? -1 : extent.fixed());
    }
    long open = target.stream().filter(extent -> extent == -1).count();
    return open == 1 ? Optional.of(target) : Optional.empty();
  }

  private void addTranspose(NodeProto node) {
    String value = node.getInput(0);
    List<Long> target = targets.getOrDefault(value, List.of());
    boolean headsFirst = DecoderNodes.putsHeadsFirst(node);
    if (headsFirst && target.size() == RANK && target.get(1) == 1) {
      List<Long> turned = List.of(target.get(0), target.get(2), 1L, target.get(3));
      String from = decoder.producer(value).getInput(0);
      nodes.add(reshape(same.getOrDefault(from, from), turned, node));
      oneRow.add(node.getOutput(0));
      return;
    }
    String result = node.getOutput(0);
    boolean reshaped =
        isRead(result, "Reshape") && decoder.readers(result).stream().allMatch(this::copiesNothing);
    if (headsFirst && oneRow.contains(value) && reshaped) {
      same.put(result, value);
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
