package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** The attention probabilities of the operator GroupQueryAttention. */
final class GroupQueryNodes {

  private static final int KEY = 1;
  private static final int LENGTHS = 5;
  private static final int TOTAL = 6;
  private static final int COSINES = 7;
  private static final int SINES = 8;
  private static final int POSITIONS = 9;
  private static final int BIAS = 10;
  private static final int SINK = 11;
  private static final int PRESENT_KEY = 1;
  private static final int PROBABILITIES = 3;
  private static final int AFTER_SOFTMAX = 2;

  private final NodeWriter to;
  private final ScoreNodes scores;
  private final int at;
  private final NodeProto node;

  GroupQueryNodes(NodeWriter to, int at) {
    this.to = to;
    this.scores = new ScoreNodes(to);
    this.at = at;
    this.node = to.node(at);
  }

  /** The operator's own; columns beyond a row's length, which it leaves unset, become 0. */
  String given() {
    to.set(at, "qk_output", AFTER_SOFTMAX);
    String given = to.asFloat(to.name(new Place(at, PROBABILITIES)));
    String last = to.reshape(to.asLong(node.getInput(LENGTHS)), -1, 1, 1, 1);
    String unset = to.op("Greater", List.of(to.range(to.extent(given, 3)), last));
    return to.op("Where", List.of(unset, to.scalar(0f), given));
  }

  /** Computed again from queries, keys, lengths and rotary tables. */
  String recomputed() {
    long heads = GraphIndex.integer(node, "num_heads", 0);
    long groups = GraphIndex.integer(node, "kv_num_heads", heads);
    String query = query(heads, groups);
    String positions = positions(query);
    if (GraphIndex.integer(node, "do_rotary", 0) != 0) {
      query = rotated(query, positions);
    }
    String total = to.reshape(to.asLong(node.getInput(TOTAL)), 1);
    String present = to.name(new Place(at, PRESENT_KEY));
    String key = to.op("Slice", List.of(present, to.longs(0), total, to.longs(2)));
    float scale = GraphIndex.number(node, "scale", 0);
    String raw = scores.scores(query, key, new ScoreNodes.Shape(heads, groups, scale));
    raw = scores.softcapped(raw, GraphIndex.number(node, "softcap", 0));
    Optional<String> bias = GraphIndex.input(node, BIAS);
    if (bias.isPresent()) {
      raw = scores.plus(raw, bias.get());
    }
    String masked = masked(raw, to.reshape(positions(query), 0, 1, -1, 1));
    return sink(heads)
        .map(sink -> scores.probabilitiesBeside(masked, sink))
        .orElseGet(() -> scores.probabilities(masked));
  }

  /** What takes a share of every row; a smooth softmax has a sink with the score 0. */
  private Optional<String> sink(long heads) {
    Optional<String> given = GraphIndex.input(node, SINK);
    boolean smooth = GraphIndex.integer(node, "smooth_softmax", 0) > 0;
    return given.isPresent() || !smooth
        ? given
        : Optional.of(to.op("Expand", List.of(to.scalar(0f), to.longs(heads))));
  }

  private String masked(String raw, String positions) {
    String keys = to.range(to.extent(raw, 3));
    String masked = scores.without(raw, to.op("Greater", List.of(keys, positions)));
    long window = GraphIndex.integer(node, "local_window_size", -1);
    if (window >= 0) {
      String first = to.op("Sub", List.of(positions, to.scalar(window - 1)));
      masked = scores.without(masked, to.op("Less", List.of(keys, first)));
    }
    return masked;
  }

  private String query(long heads, long groups) {
    String packed = to.asFloat(node.getInput(0));
    if (GraphIndex.input(node, KEY).isPresent()) {
      return scores.heads(packed, heads);
    }
    String split = to.reshape(packed, 0, 0, heads + 2 * groups, -1);
    String queries = to.op("Slice", List.of(split, to.longs(0), to.longs(heads), to.longs(2)));
    return to.transpose(queries, 0, 2, 1, 3);
  }

  /** {@code [batch, T]}: where each query stands, as the operator counts. */
  private String positions(String query) {
    String length = to.extent(query, 2);
    String last = to.reshape(to.asLong(node.getInput(LENGTHS)), -1, 1);
    String before = to.op("Sub", List.of(to.op("Add", List.of(last, to.scalar(1))), length));
    String behind = to.op("Greater", List.of(to.scalar(0), before));
    String past = to.op("Where", List.of(behind, to.scalar(0), before));
    return to.op("Add", List.of(past, to.range(length)));
  }

  private String rotated(String query, String counted) {
    String positions = GraphIndex.input(node, POSITIONS).map(to::asLong).orElse(counted);
    String rows = to.reshape(positions, 0, 1, -1);
    String cos = to.asFloat(looked(node.getInput(COSINES), rows));
    String sin = to.asFloat(looked(node.getInput(SINES), rows));
    String half = scores.extentOf(node.getInput(COSINES), 1);
    String whole = to.op("Add", List.of(half, half));
    boolean interleaved = GraphIndex.integer(node, "rotary_interleaved", 0) != 0;
    String one = interleaved ? every(query, 0, whole) : slice(query, to.longs(0), half);
    String other = interleaved ? every(query, 1, whole) : slice(query, half, whole);
    String first = to.op("Sub", List.of(times(one, cos), times(other, sin)));
    String second = to.op("Add", List.of(times(other, cos), times(one, sin)));
    String rest = slice(query, whole, to.longs(Integer.MAX_VALUE));
    String turned =
        interleaved
            ? woven(first, second, whole)
            : to.op("Concat", List.of(first, second), NodeWriter.integer("axis", 3));
    return to.op("Concat", List.of(turned, rest), NodeWriter.integer("axis", 3));
  }

  private String looked(String table, String rows) {
    return to.op("Gather", List.of(table, rows), NodeWriter.integer("axis", 0));
  }

  private String times(String a, String b) {
    return to.op("Mul", List.of(a, b));
  }

  private String slice(String value, String from, String end) {
    return to.op("Slice", List.of(value, from, end, to.longs(3)));
  }

  private String every(String value, long from, String end) {
    return to.op("Slice", List.of(value, to.longs(from), end, to.longs(3), to.longs(2)));
  }

  private String woven(String even, String odd, String width) {
    String shape =
        to.op(
            "Concat",
            List.of(to.op("Shape", List.of(even)), to.longs(1)),
            NodeWriter.integer("axis", 0));
    String pairs =
        to.op(
            "Concat",
            List.of(to.op("Reshape", List.of(even, shape)), to.op("Reshape", List.of(odd, shape))),
            NodeWriter.integer("axis", 4));
    String flat = to.op("Concat", List.of(to.longs(0, 0, 0), width), NodeWriter.integer("axis", 0));
    return to.op("Reshape", List.of(pairs, flat));
  }
}
