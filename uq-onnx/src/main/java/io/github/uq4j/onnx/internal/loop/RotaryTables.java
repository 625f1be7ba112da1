package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The cosines and sines that rotations look up. Where they follow from the positions alone, one by
 * one, they are computed once for all positions that a loop comes to; otherwise in every iteration.
 */
final class RotaryTables {

  private static final String PREFIX = Fragment.named("rotary/");
  private static final String PLACES = PREFIX + "places";
  private static final String ROWS = PREFIX + "rows";
  private static final String STARTS = PREFIX + "starts";

  private final DecoderNodes decoder;
  private final String positions;
  private final long half;
  private final Ahead ahead;
  private final Map<List<String>, Angles> known = new HashMap<>();
  private final Map<Scaled, Angles> scaled = new HashMap<>();
  private boolean isAhead;
  private final Set<String> inside = new HashSet<>();

  /**
   * No tables yet.
   *
   * @param decoder the decoder
   * @param positions its input of positions
   * @param half half of the size of a key
   */
  RotaryTables(DecoderNodes decoder, String positions, long half) {
    this.decoder = decoder;
    this.positions = positions;
    this.half = half;
    this.ahead = new Ahead(decoder, positions);
  }

  /**
   * What a rotation looks up.
   *
   * @param places for every position the place of its angles, {@code [batch, columns]}
   * @param cosine {@code [places, half]}
   * @param sine {@code [places, half]}
   */
  record Angles(String places, String cosine, String sine) {}

  private record Scaled(Angles angles, float number) {}

  /**
   * The tables of two values of the decoder.
   *
   * @param outer takes what is computed once
   * @param body takes new constants
   * @param nodes take what is computed in every iteration
   * @param values cosine and sine, of angles written twice
   * @return the tables
   */
  Angles of(Fragment outer, Fragment body, List<NodeProto> nodes, List<String> values) {
    Angles before = known.get(values);
    if (before != null) {
      return before;
    }
    Angles angles = keepOrder(values) ? ahead(outer, nodes, values) : inside(body, nodes, values);
    known.put(values, angles);
    return angles;
  }

  /**
   * Whether values follow from the positions one by one, in their order. Then a loop's tables are
   * computed once, and so can be multiplied at no cost.
   */
  boolean keepOrder(List<String> values) {
    return values.stream().allMatch(ahead::keepsOrder);
  }

  /** Tables that rotate and multiply with a number. */
  Angles scaled(Fragment outer, Angles angles, float number) {
    return number == 1
        ? angles
        : scaled.computeIfAbsent(
            new Scaled(angles, number),
            key ->
                new Angles(
                    angles.places(),
                    outer.node("Mul", angles.cosine(), outer.scalar(number)),
                    outer.node("Mul", angles.sine(), outer.scalar(number))));
  }

  private Angles ahead(Fragment outer, List<NodeProto> nodes, List<String> values) {
    if (!isAhead) {
      isAhead = true;
      addPlaces(outer, nodes);
    }
    List<String> tables = new ArrayList<>();
    for (String value : values) {
      String moved = ahead.moved(outer, value);
      String from = outer.node("Slice", moved, outer.longs(0), outer.longs(half), outer.longs(-1));
      tables.add(outer.node("Reshape", from, outer.longs(-1, half)));
    }
    return new Angles(PLACES, tables.get(0), tables.get(1));
  }

  /** The positions of all iterations, {@code [batch, steps]}, and where each row finds its own. */
  private void addPlaces(Fragment outer, List<NodeProto> nodes) {
    String first = LoopGraph.first(positions);
    String steps = outer.node("Range", outer.scalar(0L), LoopGraph.STEPS, outer.scalar(1L));
    String more =
        outer.node("Unsqueeze", outer.cast(steps, decoder.inputType(positions)), outer.longs(0));
    outer.graph().addNode(Fragment.making(ahead.all(), "Add", first, more));
    String count = outer.node("Gather", outer.node("Shape", first), outer.scalar(0L));
    String rows = outer.node("Range", outer.scalar(0L), count, outer.scalar(1L));
    String column = outer.node("Unsqueeze", rows, outer.longs(1));
    outer.graph().addNode(Fragment.making(STARTS, "Mul", column, LoopGraph.STEPS));
    nodes.add(Fragment.making(PLACES, "Add", LoopGraph.STEP, STARTS).build());
  }

  /** Tables of the positions at hand: of one column, or of several if values keep their order. */
  Angles inside(Fragment body, List<NodeProto> nodes, List<String> values) {
    if (inside.isEmpty()) {
      String shape = added(nodes, ROWS + "/shape", "Shape", positions);
      String count = added(nodes, ROWS + "/count", "Size", positions);
      String zero = body.scalar(0L);
      String all = added(nodes, ROWS + "/all", "Range", zero, count, body.scalar(1L));
      added(nodes, ROWS, "Reshape", all, shape);
    }
    List<String> tables = new ArrayList<>();
    for (String value : values) {
      String table = PREFIX + "table/" + value;
      if (inside.add(value)) {
        String start = body.longs(0);
        String from =
            added(nodes, table + "/half", "Slice", value, start, body.longs(half), body.longs(-1));
        added(nodes, table, "Reshape", from, body.longs(-1, half));
      }
      tables.add(table);
    }
    return new Angles(ROWS, tables.get(0), tables.get(1));
  }

  private static String added(List<NodeProto> nodes, String result, String type, String... inputs) {
    nodes.add(Fragment.making(result, type, inputs).build());
    return result;
  }
}
