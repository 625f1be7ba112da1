package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the sizes that a decoder computes with, if it is fed one column: each is a fixed number,
 * and so many times the rows, and so many times the columns that inputs have. Also which
 * comparisons of places come out true for every row and column.
 */
final class ColumnSizes {

  /** Operators that change the shape of whole numbers at most. */
  private static final Set<String> PLAIN =
      Set.of("Unsqueeze", "Squeeze", "Cast", "Identity", "Reshape");

  /** Types that hold the numbers of places as they are. */
  private static final Set<Integer> EXACT =
      Set.of(Fragment.INT64, TensorProto.DataType.INT32_VALUE, Fragment.FLOAT, Fragment.DOUBLE);

  private final DecoderNodes decoder;
  private final Map<String, List<Optional<Size>>> shapes = new HashMap<>();
  private final Map<String, List<Size>> known = new HashMap<>();
  private final Map<String, Places> places = new HashMap<>();
  private final Set<String> truths = new HashSet<>();

  /**
   * A size.
   *
   * @param fixed the part that is always the same
   * @param rows how many times the number of rows comes on top
   * @param columns how many times the columns of inputs do, by the inputs' names
   */
  record Size(long fixed, long rows, Map<String, Long> columns) {

    /** The number of rows. */
    static final Size ROWS = new Size(0, 1, Map.of());

    static Size of(long fixed) {
      return new Size(fixed, 0, Map.of());
    }

    /** As many as an input has columns. */
    static Size of(String input) {
      return new Size(0, 0, Map.of(input, 1L));
    }

    boolean isFixed() {
      return rows == 0 && columns.isEmpty();
    }

    Size plus(Size other, long times) {
      Map<String, Long> sum = new HashMap<>(columns);
      other.columns.forEach((name, count) -> sum.merge(name, times * count, Long::sum));
      sum.values().removeIf(count -> count == 0);
      return new Size(fixed + times * other.fixed, rows + times * other.rows, Map.copyOf(sum));
    }
  }

  /** Whole numbers from one on, less than another, along some axis. */
  private record Places(Size from, Size to) {}

  /**
   * Nothing is known but the inputs' shapes.
   *
   * @param decoder the decoder
   * @param ports what its inputs are for
   */
  ColumnSizes(DecoderNodes decoder, LoopPorts ports) {
    this.decoder = decoder;
    Optional<Size> rows = Optional.of(Size.ROWS);
    Optional<Size> one = Optional.of(Size.of(1));
    shapes.put(ports.ids(), List.of(rows, one));
    ports.positions().ifPresent(positions -> shapes.put(positions, List.of(rows, one)));
    // A cache need not have as many columns as the mask or as another layer's.
    ports.mask().ifPresent(mask -> shapes.put(mask, List.of(rows, Optional.of(Size.of(mask)))));
    for (ValueInfoProto input : decoder.graph().getInputList()) {
      for (LoopPorts.CachePort port : ports.cache()) {
        if (port.past().equals(input.getName())) {
          addCache(port, input.getType().getTensorType().getShape());
        }
      }
    }
  }

  private void addCache(LoopPorts.CachePort port, TensorShapeProto shape) {
    if (shape.getDimCount() != 4) {
      return;
    }
    List<Optional<Size>> before = new ArrayList<>();
    before.add(Optional.of(Size.ROWS));
    before.add(fixed(shape.getDim(1)));
    Size length = Size.of(port.past());
    before.add(Optional.of(length));
    before.add(fixed(shape.getDim(3)));
    List<Optional<Size>> after = new ArrayList<>(before);
    after.set(2, Optional.of(length.plus(Size.of(1), 1)));
    shapes.put(port.past(), before);
    NodeProto append = decoder.producer(port.present());
    if (append.getOpType().equals("Concat")
        && append.getInput(0).equals(port.past())
        && Math.floorMod(DecoderNodes.whole(append, "axis", 0), 4) == 2) {
      shapes.put(port.present(), after);
    }
  }

  private static Optional<Size> fixed(TensorShapeProto.Dimension extent) {
    return extent.getDimValue() > 0 ? Optional.of(Size.of(extent.getDimValue())) : Optional.empty();
  }

  /** The whole numbers that a value is made of, if they are known. */
  Optional<List<Size>> of(String value) {
    return Optional.ofNullable(known.get(value))
        .or(() -> decoder.wholes(value).map(all -> all.stream().map(Size::of).toList()));
  }

  /** Whether a value is true throughout. */
  boolean isTrue(String value) {
    return truths.contains(value);
  }

  /** Takes a node in; those that make its inputs have been. */
  void add(NodeProto node) {
    if (node.getOutputCount() != 1) {
      return;
    }
    String result = node.getOutput(0);
    sizes(node).ifPresent(sizes -> known.put(result, sizes));
    range(node).ifPresent(range -> places.put(result, range));
    if (comparesTrue(node)) {
      truths.add(result);
    }
  }

  private Optional<List<Size>> input(NodeProto node, int slot) {
    return slot < node.getInputCount() ? of(node.getInput(slot)) : Optional.empty();
  }

  private Optional<List<Size>> sizes(NodeProto node) {
    String type = node.getOpType();
    if (PLAIN.contains(type)) {
      return input(node, 0);
    }
    return switch (type) {
      case "Shape" -> shape(node);
      case "Gather" -> gathered(node);
      case "Concat" -> joined(node);
      case "Slice" -> sliced(node);
      case "Add" -> combined(node, 1);
      case "Sub" -> combined(node, -1);
      default -> Optional.empty();
    };
  }

  private Optional<List<Size>> shape(NodeProto node) {
    List<Optional<Size>> shape = shapes.get(node.getInput(0));
    return shape == null
        ? Optional.empty()
        : whole(
            part(
                shape,
                DecoderNodes.whole(node, "start", 0),
                DecoderNodes.whole(node, "end", shape.size())));
  }

  private static Optional<List<Size>> whole(List<Optional<Size>> sizes) {
    return sizes.stream().allMatch(Optional::isPresent)
        ? Optional.of(sizes.stream().map(Optional::get).toList())
        : Optional.empty();
  }

  private static <T> List<T> part(List<T> all, long start, long end) {
    int from = at(start, all.size());
    int to = at(end, all.size());
    return from < to ? all.subList(from, to) : List.of();
  }

  /** A place counted from either end, within a list. */
  private static int at(long index, int size) {
    return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  /** Of a shape whose other extents may be unknown, too. */
  private Optional<List<Size>> gathered(NodeProto node) {
    Optional<List<Size>> index = input(node, 1);
    NodeProto shaped = decoder.producer(node.getInput(0));
    List<Optional<Size>> from =
        input(node, 0)
            .map(all -> all.stream().map(Optional::of).toList())
            .or(() -> wholeShape(shaped))
            .orElse(List.of());
    if (index.isEmpty() || DecoderNodes.whole(node, "axis", 0) != 0) {
      return Optional.empty();
    }
    List<Optional<Size>> taken = new ArrayList<>();
    for (Size at : index.get()) {
      long place = at.fixed() < 0 ? at.fixed() + from.size() : at.fixed();
      boolean there = at.isFixed() && place >= 0 && place < from.size();
      taken.add(there ? from.get((int) place) : Optional.empty());
    }
    return whole(taken);
  }

  private Optional<List<Optional<Size>>> wholeShape(NodeProto node) {
    return node.getOpType().equals("Shape") && node.getAttributeCount() == 0
        ? Optional.ofNullable(shapes.get(node.getInput(0)))
        : Optional.empty();
  }

  private Optional<List<Size>> joined(NodeProto node) {
    List<Size> all = new ArrayList<>();
    for (int i = 0; i < node.getInputCount(); i++) {
      Optional<List<Size>> part = input(node, i);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(part.get());
    }
    return Optional.of(all);
  }

  private Optional<List<Size>> sliced(NodeProto node) {
    Optional<Long> start = single(node, 1);
    Optional<Long> end = single(node, 2);
    boolean steps = node.getInputCount() > 4 && !single(node, 4).equals(Optional.of(1L));
    return steps || start.isEmpty() || end.isEmpty()
        ? Optional.empty()
        : input(node, 0).map(all -> part(all, start.get(), end.get()));
  }

  private Optional<Long> single(NodeProto node, int slot) {
    return input(node, slot)
        .filter(all -> all.size() == 1 && all.get(0).isFixed())
        .map(all -> all.get(0).fixed());
  }

  private Optional<List<Size>> combined(NodeProto node, long times) {
    List<Size> left = input(node, 0).orElse(List.of());
    List<Size> right = input(node, 1).orElse(List.of());
    return left.size() == 1 && right.size() == 1
        ? Optional.of(List.of(left.get(0).plus(right.get(0), times)))
        : Optional.empty();
  }

  private Optional<Places> range(NodeProto node) {
    String type = node.getOpType();
    if (type.equals("Range")) {
      List<Size> from = input(node, 0).orElse(List.of());
      List<Size> to = input(node, 1).orElse(List.of());
      return from.size() == 1 && to.size() == 1 && single(node, 2).equals(Optional.of(1L))
          ? Optional.of(new Places(from.get(0), to.get(0)))
          : Optional.empty();
    }
    if (PLAIN.contains(type)) {
      boolean exact = EXACT.contains((int) DecoderNodes.whole(node, "to", Fragment.INT64));
      return exact ? Optional.ofNullable(places.get(node.getInput(0))) : Optional.empty();
    }
    if (!type.equals("Add")) {
      return Optional.empty();
    }
    return moved(node.getInput(0), node.getInput(1))
        .or(() -> moved(node.getInput(1), node.getInput(0)));
  }

  private Optional<Places> moved(String range, String by) {
    Places from = places.get(range);
    List<Size> more = of(by).orElse(List.of());
    return from == null || more.size() != 1
        ? Optional.empty()
        : Optional.of(new Places(from.from().plus(more.get(0), 1), from.to().plus(more.get(0), 1)));
  }

  private boolean comparesTrue(NodeProto node) {
    return switch (node.getOpType()) {
      case "LessOrEqual" -> areBelow(node.getInput(0), node.getInput(1), 0);
      case "Less" -> areBelow(node.getInput(0), node.getInput(1), 1);
      case "GreaterOrEqual" -> areBelow(node.getInput(1), node.getInput(0), 0);
      case "Greater" -> areBelow(node.getInput(1), node.getInput(0), 1);
      case "And" -> isTrue(node.getInput(0)) && isTrue(node.getInput(1));
      default -> PLAIN.contains(node.getOpType()) && isTrue(node.getInput(0));
    };
  }

  /** Whether the largest of some places stays below the smallest of others by so much. */
  private boolean areBelow(String low, String high, long least) {
    Places left = places.get(low);
    Places right = places.get(high);
    if (left == null || right == null) {
      return false;
    }
    Size distance = right.from().plus(left.to(), -1).plus(Size.of(1), 1);
    return distance.isFixed() && distance.fixed() >= least;
  }
}
