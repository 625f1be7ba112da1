package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** The attention probabilities of MultiHeadAttention and of both operators called Attention. */
final class FusedNodes {

  private static final int PRESENT = 1;
  private static final int PROBABILITIES = 3;
  private static final int AFTER_SOFTMAX = 3;

  private final NodeWriter to;
  private final ScoreNodes scores;
  private final GraphIndex index;
  private final int at;
  private final NodeProto node;

  FusedNodes(NodeWriter to, GraphIndex index, int at) {
    this.to = to;
    this.scores = new ScoreNodes(to);
    this.index = index;
    this.at = at;
    this.node = index.node(at);
  }

  /** Those of the standard's Attention, as it gives them. */
  String given() {
    to.set(at, "qk_matmul_output_mode", AFTER_SOFTMAX);
    return to.name(new Place(at, PROBABILITIES));
  }

  String multiHead() {
    long heads = GraphIndex.integer(node, "num_heads", 0);
    boolean cached = GraphIndex.input(node, 6).isPresent();
    String query;
    String key = cached ? to.name(new Place(at, PRESENT)) : "";
    if (GraphIndex.input(node, 1).isEmpty()) {
      query = packed(0, heads);
      key = cached ? key : packed(1, heads);
    } else {
      String width = scores.extentOf(node.getInput(0), 2);
      query = scores.heads(biased(0, to.longs(0), width), heads);
      String end = to.op("Add", List.of(width, width));
      key = cached ? key : scores.heads(biased(1, width, end), heads);
    }
    String raw = scores.scores(query, key, shape(heads, heads));
    Optional<String> bias = GraphIndex.input(node, 5);
    if (bias.isPresent()) {
      raw = scores.plus(raw, bias.get());
    }
    Optional<String> padding = GraphIndex.input(node, 4);
    if (padding.isPresent()) {
      int rank = ValueTypes.rank(index, padding.get()).orElse(0);
      raw = scores.masked(raw, padding.get(), rank);
    }
    return scores.probabilities(raw);
  }

  /**
   * A part of {@code [batch, length, heads, 3, width]} as {@code [batch, heads, length, width]}.
   */
  private String packed(long which, long heads) {
    String value = part(to.asFloat(node.getInput(0)), which, 3);
    Optional<String> bias = GraphIndex.input(node, 3);
    if (bias.isPresent()) {
      String split = to.reshape(to.asFloat(bias.get()), 3, heads, -1);
      value = to.op("Add", List.of(value, part(split, which, 0)));
    }
    return to.transpose(value, 0, 2, 1, 3);
  }

  private String biased(int slot, String from, String end) {
    String value = to.asFloat(node.getInput(slot));
    return GraphIndex.input(node, 3)
        .map(bias -> to.op("Slice", List.of(to.asFloat(bias), from, end, to.longs(0))))
        .map(bias -> to.op("Add", List.of(value, bias)))
        .orElse(value);
  }

  private ScoreNodes.Shape shape(long heads, long groups) {
    return new ScoreNodes.Shape(heads, groups, GraphIndex.number(node, "scale", 0));
  }

  /** Those of the runtime's own Attention, which projects by itself. */
  String contrib() {
    long heads = GraphIndex.integer(node, "num_heads", 0);
    String projected =
        to.op("MatMul", List.of(to.asFloat(node.getInput(0)), to.asFloat(node.getInput(1))));
    Optional<String> bias = GraphIndex.input(node, 2);
    if (bias.isPresent()) {
      projected = to.op("Add", List.of(projected, to.asFloat(bias.get())));
    }
    String split = to.reshape(projected, 0, 0, 3, heads, -1);
    String query = to.transpose(part(split, 0, 2), 0, 2, 1, 3);
    String key =
        GraphIndex.input(node, 4).isPresent()
            ? part(to.name(new Place(at, PRESENT)), 0, 0)
            : to.transpose(part(split, 1, 2), 0, 2, 1, 3);
    String raw = scores.scores(query, key, shape(heads, heads));
    Optional<String> added = GraphIndex.input(node, 5);
    if (added.isPresent()) {
      raw = scores.plus(raw, added.get());
    }
    if (GraphIndex.integer(node, "unidirectional", 0) != 0) {
      raw = scores.without(raw, scores.future(raw));
    }
    return scores.probabilities(contribMasked(raw));
  }

  private String contribMasked(String raw) {
    return GraphIndex.input(node, 3)
        .map(mask -> scores.masked(raw, mask, ValueTypes.rank(index, mask).orElse(0)))
        .orElse(raw);
  }

  private String part(String value, long which, int axis) {
    return to.op("Gather", List.of(value, to.scalar(which)), NodeWriter.integer("axis", axis));
  }

  /** Those of the standard's Attention, computed again. */
  String standard() {
    boolean flat = GraphIndex.attribute(node, "q_num_heads").isPresent();
    String query = node.getInput(0);
    String key =
        GraphIndex.input(node, 4).isPresent() ? to.name(new Place(at, PRESENT)) : node.getInput(1);
    long heads = flat ? GraphIndex.integer(node, "q_num_heads", 0) : 0;
    long groups = flat ? GraphIndex.integer(node, "kv_num_heads", heads) : 0;
    if (flat) {
      query = scores.heads(query, heads);
      key = GraphIndex.input(node, 4).isPresent() ? key : scores.heads(key, groups);
    }
    String raw = scores.scores(to.asFloat(query), key, shape(heads, groups));
    raw = scores.softcapped(raw, GraphIndex.number(node, "softcap", 0));
    Optional<String> mask = GraphIndex.input(node, 3);
    if (mask.isPresent()) {
      raw =
          ValueTypes.truth(index, mask.get()).orElse(false)
              ? scores.without(raw, to.op("Not", List.of(mask.get())))
              : scores.plus(raw, mask.get());
    }
    if (GraphIndex.integer(node, "is_causal", 0) != 0) {
      raw = scores.without(raw, scores.future(raw));
    }
    return scores.probabilities(raw);
  }
}
