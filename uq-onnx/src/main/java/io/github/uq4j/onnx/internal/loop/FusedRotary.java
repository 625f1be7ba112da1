package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes rotary positions as one operator. An exporter writes {@code x cos + (-x2, x1) sin} as some
 * ten nodes for every query and key; with one column at a time each costs more than its arithmetic.
 *
 * <p>Done where {@code x} is {@code [batch, heads, columns, size]}, the rotation is by half of the
 * size of a key, and cosine and sine are of an angle written twice that comes from the positions.
 * What is left without a reader may be dropped.
 */
final class FusedRotary {

  /** Where the operator is defined. */
  static final String DOMAIN = "com.microsoft";

  private static final Set<String> SHAPING = Set.of("Unsqueeze", "Cast");

  private final Fragment body;
  private final DecoderNodes decoder;
  private final RotaryTables tables;
  private final QueryScales scales;
  private final String positions;
  private final long half;
  private final boolean loops;

  private FusedRotary(Fragment body, DecoderNodes decoder, Rotated rotated, boolean loops) {
    this.body = body;
    this.decoder = decoder;
    this.loops = loops;
    this.positions = rotated.positions();
    this.half = rotated.size() / 2;
    this.scales = new QueryScales(decoder, rotated.results());
    this.tables = new RotaryTables(decoder, positions, half);
  }

  /**
   * Rewrites a decoder's nodes.
   *
   * @param outer takes what is computed once, before the loop
   * @param body takes new constants
   * @param decoder the decoder
   * @param rotated what is rotated
   * @return nodes that give the same
   */
  static DecoderNodes of(Fragment outer, Fragment body, DecoderNodes decoder, Rotated rotated) {
    return new FusedRotary(body, decoder, rotated, true).rewritten(outer);
  }

  /**
   * The same for any number of columns, outside a loop.
   *
   * @param graph takes new constants
   * @param decoder the decoder
   * @param rotated what is rotated
   * @return nodes that give the same
   */
  static DecoderNodes ofPieces(Fragment graph, DecoderNodes decoder, Rotated rotated) {
    return new FusedRotary(graph, decoder, rotated, false).rewritten(graph);
  }

  private DecoderNodes rewritten(Fragment outer) {
    List<NodeProto> changed = new ArrayList<>();
    for (NodeProto node : decoder.list()) {
      Optional<Rotation> rotation = rotation(node);
      if (rotation.isPresent()) {
        add(outer, changed, node, rotation.get());
      } else {
        changed.add(node);
      }
    }
    return decoder.with(scales.without(changed));
  }

  /**
   * What is rotated.
   *
   * @param positions the decoder's input of positions
   * @param size the size of a key
   * @param results what is wanted of the decoder
   */
  record Rotated(String positions, long size, Set<String> results) {

    private static final int RANK = 4;

    /** What a decoder rotates, if it is told positions and says how many floats a key has. */
    static Optional<Rotated> of(DecoderNodes decoder, LoopPorts ports, Set<String> results) {
      TypeProto.Tensor key = decoder.input(ports.cache().get(0).past());
      int rank = key.getShape().getDimCount();
      if (key.getElemType() != Fragment.FLOAT || rank != RANK) {
        return Optional.empty();
      }
      long size = key.getShape().getDim(rank - 1).getDimValue();
      return ports
          .positions()
          .filter(positions -> size > 0 && size % 2 == 0)
          .map(positions -> new Rotated(positions, size, results));
    }
  }

  /** A rotation of a value by the angles whose cosine and sine are given. */
  private record Rotation(String value, String cosine, String sine) {

    List<String> values() {
      return List.of(cosine, sine);
    }
  }

  private NodeProto producer(String value) {
    return decoder.producer(value);
  }

  private Optional<Rotation> rotation(NodeProto sum) {
    if (!sum.getOpType().equals("Add") || sum.getInputCount() != 2) {
      return Optional.empty();
    }
    NodeProto one = producer(sum.getInput(0));
    NodeProto other = producer(sum.getInput(1));
    if (!one.getOpType().equals("Mul") || !other.getOpType().equals("Mul")) {
      return Optional.empty();
    }
    return rotation(one, other).or(() -> rotation(other, one));
  }

  private Optional<Rotation> rotation(NodeProto plain, NodeProto turned) {
    String value = plain.getInput(0);
    boolean fits =
        isTurned(turned.getInput(0), value)
            && DecoderNodes.putsHeadsFirst(producer(value))
            && isTable(plain.getInput(1), "Cos")
            && isTable(turned.getInput(1), "Sin");
    Rotation rotation = new Rotation(value, plain.getInput(1), turned.getInput(1));
    return fits && (loops || tables.keepOrder(rotation.values()))
        ? Optional.of(rotation)
        : Optional.empty();
  }

  /** Whether a value is {@code (-x2, x1)}. */
  private boolean isTurned(String name, String value) {
    NodeProto joined = producer(name);
    if (!joined.getOpType().equals("Concat")
        || joined.getInputCount() != 2
        || !last(DecoderNodes.whole(joined, "axis", 0))) {
      return false;
    }
    NodeProto negative = producer(joined.getInput(0));
    NodeProto first = producer(joined.getInput(1));
    if (!negative.getOpType().equals("Neg") || !first.getOpType().equals("Slice")) {
      return false;
    }
    NodeProto second = producer(negative.getInput(0));
    return second.getOpType().equals("Slice")
        && isSlice(second, value)
        && isSlice(first, value)
        && isHalf(second.getInput(1), value)
        && whole(second.getInput(2)).orElse(0L) >= Integer.MAX_VALUE
        && whole(first.getInput(1)).orElse(-1L) == 0
        && isHalf(first.getInput(2), value);
  }

  private boolean isSlice(NodeProto slice, String value) {
    return slice.getInputCount() >= 4
        && slice.getInput(0).equals(value)
        && whole(slice.getInput(3)).map(FusedRotary::last).orElse(false)
        && (slice.getInputCount() < 5 || whole(slice.getInput(4)).orElse(0L) == 1);
  }

  private static boolean last(long axis) {
    return axis == -1 || axis == 3;
  }

  /** Whether a number is half of the last extent: said so, or computed from the shape. */
  private boolean isHalf(String number, String value) {
    Optional<Long> known = whole(number);
    if (known.isPresent()) {
      return known.get() == half;
    }
    NodeProto node = producer(shaped(number));
    if (!node.getOpType().equals("Div") || whole(node.getInput(1)).orElse(0L) != 2) {
      return false;
    }
    NodeProto extent = producer(node.getInput(0));
    return extent.getOpType().equals("Gather")
        && last(whole(extent.getInput(1)).orElse(0L))
        && producer(extent.getInput(0)).getOpType().equals("Shape")
        && producer(extent.getInput(0)).getInput(0).equals(value);
  }

  /** What a value is before it is given another shape or type. */
  private String shaped(String value) {
    String before = value;
    while (SHAPING.contains(producer(before).getOpType())) {
      before = producer(before).getInput(0);
    }
    return before;
  }

  private Optional<Long> whole(String name) {
    return decoder
        .wholes(shaped(name))
        .filter(numbers -> numbers.size() == 1)
        .map(numbers -> numbers.get(0));
  }

  /** Whether a value is the cosine or sine of angles from the positions, written twice. */
  private boolean isTable(String value, String function) {
    NodeProto node = producer(shaped(value));
    if (node.getOpType().equals("Mul") && decoder.constant(node.getInput(1)).isPresent()) {
      node = producer(shaped(node.getInput(0)));
    }
    if (!node.getOpType().equals(function)) {
      return false;
    }
    NodeProto twice = producer(shaped(node.getInput(0)));
    return twice.getOpType().equals("Concat")
        && twice.getInputCount() == 2
        && twice.getInput(0).equals(twice.getInput(1))
        && dependsOn(twice.getInput(0), new HashSet<>());
  }

  private boolean dependsOn(String value, Set<String> seen) {
    return value.equals(positions)
        || (seen.add(value)
            && producer(value).getInputList().stream().anyMatch(input -> dependsOn(input, seen)));
  }

  private void add(Fragment outer, List<NodeProto> nodes, NodeProto sum, Rotation rotation) {
    List<String> values = rotation.values();
    RotaryTables.Angles angles =
        loops ? tables.of(outer, body, nodes, values) : tables.inside(body, nodes, values);
    String result = sum.getOutput(0);
    if (loops && tables.keepOrder(values)) {
      angles = tables.scaled(outer, angles, scales.taken(result));
    }
    String value = rotation.value();
    nodes.add(
        Fragment.making(
                result, "RotaryEmbedding", value, angles.places(), angles.cosine(), angles.sine())
            .setDomain(DOMAIN)
            .build());
  }
}
