package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes rotary positions as one operator. An exporter writes {@code x cos + (-x2, x1) sin} as some
 * ten nodes for every query and key; with one column at a time each costs more than its arithmetic.
 *
 * <p>Done where {@code x} is {@code [batch, heads, 1, size]}, the rotation is by half of the size
 * of a key, and cosine and sine are of an angle written twice that comes from the positions. What
 * is left without a reader is dropped.
 */
final class FusedRotary {

  /** Where the operator is defined. */
  static final String DOMAIN = "com.microsoft";

  private static final List<Long> HEADS_FIRST = List.of(0L, 2L, 1L, 3L);
  private static final Set<String> SHAPING = Set.of("Unsqueeze", "Cast");
  private static final String PLACES = Fragment.named("rotary/places");

  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final String positions;
  private final long half;
  private final Map<String, String> tables = new HashMap<>();

  private FusedRotary(GraphProto decoder, List<NodeProto> nodes, String positions, long size) {
    this.positions = positions;
    this.half = size / 2;
    decoder.getInitializerList().forEach(weight -> constants.put(weight.getName(), weight));
    for (NodeProto node : nodes) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      if (node.getOpType().equals("Constant")) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
      }
    }
  }

  /**
   * Rewrites a decoder's nodes.
   *
   * @param body takes new constants
   * @param decoder holds the weights
   * @param nodes the nodes
   * @param rotated what the rewriting needs to know
   * @return nodes that give the same
   */
  static List<NodeProto> nodes(
      Fragment body, GraphProto decoder, List<NodeProto> nodes, Rotated rotated) {
    FusedRotary fused = new FusedRotary(decoder, nodes, rotated.positions(), rotated.size());
    List<NodeProto> changed = new ArrayList<>();
    for (NodeProto node : nodes) {
      Optional<Rotation> rotation = fused.rotation(node);
      if (rotation.isPresent()) {
        fused.add(body, changed, node, rotation.get());
      } else {
        changed.add(node);
      }
    }
    return withReaders(changed, rotated.results());
  }

  /**
   * What the rewriting needs to know of a decoder.
   *
   * @param positions its input of positions
   * @param size the size of a key
   * @param results the outputs that have to stay
   */
  record Rotated(String positions, long size, Set<String> results) {}

  /** A rotation of a value by the angles whose cosine and sine are given. */
  private record Rotation(String value, String cosine, String sine) {}

  private NodeProto producer(String value) {
    return producers.getOrDefault(value, NodeProto.getDefaultInstance());
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
            && isHeadsFirst(producer(value))
            && isTable(plain.getInput(1), "Cos")
            && isTable(turned.getInput(1), "Sin");
    return fits
        ? Optional.of(new Rotation(value, plain.getInput(1), turned.getInput(1)))
        : Optional.empty();
  }

  private static boolean isHeadsFirst(NodeProto node) {
    return node.getOpType().equals("Transpose")
        && node.getAttributeList().stream().anyMatch(a -> HEADS_FIRST.equals(a.getIntsList()));
  }

  /** Whether a value is {@code (-x2, x1)}. */
  private boolean isTurned(String name, String value) {
    NodeProto joined = producer(name);
    if (!joined.getOpType().equals("Concat")
        || joined.getInputCount() != 2
        || !last(axis(joined))) {
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

  private static long axis(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals("axis"))
        .findFirst()
        .map(AttributeProto::getI)
        .orElse(0L);
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
    TensorProto tensor = constants.get(shaped(name));
    if (tensor == null || tensor.getDataType() != Fragment.INT64) {
      return Optional.empty();
    }
    if (tensor.getInt64DataCount() == 1) {
      return Optional.of(tensor.getInt64Data(0));
    }
    return tensor.getRawData().size() == Long.BYTES
        ? Optional.of(
            tensor
                .getRawData()
                .asReadOnlyByteBuffer()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong())
        : Optional.empty();
  }

  /** Whether a value is the cosine or sine of angles from the positions, written twice. */
  private boolean isTable(String value, String function) {
    NodeProto node = producer(shaped(value));
    if (node.getOpType().equals("Mul") && constants.containsKey(node.getInput(1))) {
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

  private void add(Fragment body, List<NodeProto> nodes, NodeProto sum, Rotation rotation) {
    if (tables.isEmpty()) {
      nodes.add(named("Shape", PLACES + "/shape", positions).build());
      nodes.add(named("Gather", PLACES + "/rows", PLACES + "/shape", body.scalar(0L)).build());
      nodes.add(
          named("Range", PLACES + "/all", body.scalar(0L), PLACES + "/rows", body.scalar(1L))
              .build());
      nodes.add(named("Unsqueeze", PLACES, PLACES + "/all", body.longs(1)).build());
    }
    nodes.add(
        named(
                "RotaryEmbedding",
                sum.getOutput(0),
                rotation.value(),
                PLACES,
                table(body, nodes, rotation.cosine()),
                table(body, nodes, rotation.sine()))
            .setDomain(DOMAIN)
            .build());
  }

  /** The first halves, a row for every row of the batch. */
  private String table(Fragment body, List<NodeProto> nodes, String values) {
    String known = tables.get(values);
    if (known != null) {
      return known;
    }
    String table = Fragment.named("rotary/" + values);
    nodes.add(
        named("Slice", table + "/half", values, body.longs(0), body.longs(half), body.longs(-1))
            .build());
    nodes.add(named("Reshape", table, table + "/half", body.longs(-1, half)).build());
    tables.put(values, table);
    return table;
  }

  private static NodeProto.Builder named(String type, String result, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(result + "/fused")
        .addAllInput(List.of(inputs))
        .addOutput(result);
  }

  private static List<NodeProto> withReaders(List<NodeProto> nodes, Set<String> results) {
    Set<String> read = new HashSet<>(results);
    List<NodeProto> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeProto node = nodes.get(i);
      if (node.getOutputList().stream().anyMatch(read::contains)) {
        kept.add(0, node);
        addRead(node, read);
      }
    }
    return kept;
  }

  private static void addRead(NodeProto node, Set<String> read) {
    read.addAll(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      attribute.getG().getNodeList().forEach(nested -> addRead(nested, read));
      attribute.getG().getOutputList().forEach(output -> read.add(output.getName()));
    }
  }
}
