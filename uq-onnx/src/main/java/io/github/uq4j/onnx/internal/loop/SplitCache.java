package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import io.github.uq4j.onnx.internal.loop.LoopPorts.CachePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what the cache held before a loop out of it. A decoder appends a column to every cache
 * tensor by copying the whole tensor; here the loop carries only the columns of its own iterations,
 * and attention is taken over the two parts side by side: {@code q K'} is {@code [q P', q R']}, and
 * {@code a V} is {@code a1 P + a2 R}. The parts are put together once, after the loop. Rows that go
 * on from one prompt may share a single row of the first part.
 *
 * <p>Done where every cache tensor is appended to by a {@code Concat} whose result goes into one
 * product of matrices, keys transposed before it and multiplied with numbers at most. Other
 * decoders carry the whole cache.
 */
final class SplitCache {

  private static final int RANK = 4;
  private static final List<Long> SWAPPED = List.of(0L, 1L, 3L, 2L);

  /**
   * From {@code [rows, heads, 1, n]} to {@code [heads, 1, rows, n]}, which the runtime makes part
   * of a product of matrices, and back.
   */
  private static final List<Long> STACKED = List.of(1L, 2L, 0L, 3L);

  private static final List<Long> UNSTACKED = List.of(2L, 0L, 1L, 3L);

  /** What stacked rows are multiplied with, {@code [heads, 1, columns, size]}, of one row. */
  private static final List<Long> HEADS_FIRST = List.of(1L, 0L, 2L, 3L);

  private static final List<Long> HEADS_FIRST_SWAPPED = List.of(1L, 0L, 3L, 2L);
  private static final String ROWS = Fragment.named("rows");
  private static final String PARTS = Fragment.named("parts");

  private final DecoderNodes decoder;
  private final Map<String, CachePort> appended = new HashMap<>();

  /** By what is multiplied with: other nodes are rewritten before these are. */
  private final Map<String, Product> products = new HashMap<>();

  private final Set<String> lengths = new HashSet<>();

  /** Cache tensors whose extents the loop's body reads. */
  private final Set<String> measured = new HashSet<>();

  /** The cache tensor whose start another one shares, by its shape. */
  private final Map<String, String> alike = new HashMap<>();

  /** A product of matrices with a cache tensor, which is a key or a value. */
  private record Product(CachePort port, boolean key) {}

  private SplitCache(DecoderNodes decoder) {
    this.decoder = decoder;
  }

  /**
   * Looks whether a decoder's cache can be split.
   *
   * @param decoder the decoder
   * @param cache its cache
   * @return how, or nothing
   */
  static Optional<SplitCache> of(DecoderNodes decoder, List<CachePort> cache) {
    SplitCache split = new SplitCache(decoder);
    return !decoder.nested() && cache.stream().allMatch(split::add)
        ? Optional.of(split)
        : Optional.empty();
  }

  private boolean add(CachePort port) {
    NodeProto append = decoder.producer(port.present());
    List<NodeProto> readers = new ArrayList<>(decoder.readers(port.past()));
    readers.removeIf(node -> node.getOpType().equals("Shape"));
    if (!append.getOpType().equals("Concat")
        || append.getInputCount() != 2
        || !append.getInput(0).equals(port.past())
        || Math.floorMod(DecoderNodes.whole(append, "axis", 0), RANK) != 2
        || !readers.equals(List.of(append))) {
      return false;
    }
    List<NodeProto> behind = new ArrayList<>(decoder.readers(port.present()));
    behind.removeIf(node -> node.getOpType().equals("Shape"));
    if (behind.size() != 1) {
      return false;
    }
    lengths.add(port.past());
    lengths.add(port.present());
    appended.put(port.present(), port);
    return addProduct(port, behind.get(0));
  }

  private boolean addProduct(CachePort port, NodeProto first) {
    if (first.getOpType().equals("MatMul")) {
      products.put(port.present(), new Product(port, false));
      return first.getInput(1).equals(port.present()) && !first.getInput(0).equals(port.present());
    }
    if (!first.getOpType().equals("Transpose")
        || !SWAPPED.equals(DecoderNodes.permutation(first))) {
      return false;
    }
    String value = first.getOutput(0);
    while (true) {
      List<NodeProto> next = decoder.readers(value);
      if (next.size() != 1) {
        return false;
      }
      NodeProto node = next.get(0);
      if (node.getOpType().equals("MatMul")) {
        products.put(value, new Product(port, true));
        return node.getInput(1).equals(value) && !node.getInput(0).equals(value);
      }
      if (!scales(node, value)) {
        return false;
      }
      value = node.getOutput(0);
    }
  }

  /** Whether all that a node does is to multiply a value with a number. */
  private boolean scales(NodeProto node, String value) {
    return node.getOpType().equals("Mul")
        && decoder.isNumber(node.getInput(node.getInput(0).equals(value) ? 1 : 0));
  }

  /** What the loop starts with in place of a cache tensor: no columns of it. */
  String start(String past) {
    return Fragment.named("none/" + like(past));
  }

  /** The first cache tensor of the same shape. */
  private String like(String past) {
    TypeProto.Tensor type = decoder.input(past);
    List<TensorShapeProto.Dimension> extents = type.getShape().getDimList();
    boolean known =
        extents.size() == RANK
            && extents.get(1).getDimValue() > 0
            && extents.get(RANK - 1).getDimValue() > 0;
    return known
        ? alike.computeIfAbsent(
            type.getElemType()
                + "/"
                + extents.get(1).getDimValue()
                + "/"
                + extents.get(RANK - 1).getDimValue(),
            shape -> past)
        : past;
  }

  private static String turned(String past) {
    return Fragment.named("turned/" + past);
  }

  private static String extents(String past) {
    return Fragment.named("extents/" + past);
  }

  /**
   * Adds what is computed once, before the loop, and read in its body, which is there already.
   *
   * @param rows whether all rows go on from one row of the first part
   */
  void addBefore(Fragment outer, List<CachePort> cache, LoopGraph.Rows rows) {
    String some = LoopGraph.first(cache.get(0).past());
    String axis = outer.longs(2);
    String own = outer.node("Range", outer.scalar(0L), LoopGraph.STEPS, outer.scalar(1L));
    String recent =
        outer.node("Unsqueeze", outer.node("Add", own, outer.scalar(1L)), outer.longs(1));
    String length = outer.node("Gather", outer.node("Shape", some), axis);
    String before = outer.node("Expand", length, outer.node("Shape", recent));
    outer.graph().addNode(Fragment.making(PARTS, "Concat", before, recent).addAttribute(axis(1)));
    String batch = outer.node("Shape", LoopGraph.ONES);
    outer
        .graph()
        .addNode(Fragment.making(ROWS, "Concat", batch, outer.longs(1, 1)).addAttribute(axis(0)));
    for (CachePort port : cache) {
      String past = port.past();
      if (like(past).equals(past)) {
        String none =
            outer.node("Slice", LoopGraph.first(past), outer.longs(0), outer.longs(0), axis);
        outer.graph().addNode(Fragment.making(start(past), "Expand", none, ROWS));
      }
      if (measured.contains(past)) {
        String shape = outer.node("Shape", LoopGraph.first(past));
        outer
            .graph()
            .addNode(Fragment.making(extents(past), "Mul", shape, outer.longs(0, 0, 1, 0)));
      }
    }
    boolean together = rows == LoopGraph.Rows.TOGETHER;
    for (Product product : products.values()) {
      String past = product.port().past();
      if (product.key()) {
        addTurned(outer, past, together ? HEADS_FIRST_SWAPPED : SWAPPED);
      } else if (together) {
        addTurned(outer, past, HEADS_FIRST);
      }
    }
  }

  private static void addTurned(Fragment outer, String past, List<Long> axes) {
    outer
        .graph()
        .addNode(
            Fragment.making(turned(past), "Transpose", LoopGraph.first(past))
                .addAttribute(Fragment.wholes("perm", axes)));
  }

  /** Puts the parts of a cache tensor together after the loop. */
  static String joined(Fragment outer, String past, String recent) {
    String prefix = outer.node("Expand", LoopGraph.first(past), ROWS);
    return outer.node("Concat", "axis", 2, prefix, recent);
  }

  /**
   * Adds the decoder's nodes to the loop's body.
   *
   * @param written the nodes, products with the cache as they were
   * @param rows whether all rows go on from one row of the first part, which they are then all
   *     multiplied with at once
   */
  void addBody(Fragment body, DecoderNodes written, LoopGraph.Rows rows) {
    String parts = body.node("Gather", PARTS, LoopGraph.STEP);
    for (NodeProto node : written.list()) {
      Product product = node.getOpType().equals("MatMul") ? products.get(node.getInput(1)) : null;
      if (product != null) {
        if (product.key()) {
          String prefix = scaled(body, written, node.getInput(1), turned(product.port().past()));
          addScores(body, node, prefix, rows);
        } else {
          addMix(body, node, product, parts, rows);
        }
      } else if (node.getOpType().equals("Shape") && lengths.contains(node.getInput(0))) {
        addShape(body, node);
      } else {
        body.graph().addNode(node);
      }
    }
  }

  /** Multiplies the first part of turned keys with what these are multiplied with. */
  private String scaled(Fragment body, DecoderNodes written, String keys, String prefix) {
    NodeProto node = written.producer(keys);
    if (!node.getOpType().equals("Mul")) {
      return prefix;
    }
    int value = decoder.isNumber(node.getInput(1)) ? 0 : 1;
    String before = scaled(body, written, node.getInput(value), prefix);
    return body.node("Mul", before, node.getInput(1 - value));
  }

  /** {@code [q P', q R']}. */
  private static void addScores(
      Fragment body, NodeProto product, String prefix, LoopGraph.Rows rows) {
    String query = product.getInput(0);
    String before = product(body, query, prefix, rows);
    String recent = body.node("MatMul", query, product.getInput(1));
    body.graph()
        .addNode(
            Fragment.making(product.getOutput(0), "Concat", before, recent).addAttribute(axis(-1)));
  }

  /** {@code a1 P + a2 R}. */
  private static void addMix(
      Fragment body, NodeProto product, Product of, String parts, LoopGraph.Rows rows) {
    List<String> split =
        body.node("Split", 2, made -> made.addAttribute(axis(-1)), product.getInput(0), parts);
    String past = of.port().past();
    String prefix = rows == LoopGraph.Rows.TOGETHER ? turned(past) : LoopGraph.first(past);
    String before = product(body, split.get(0), prefix, rows);
    String recent = body.node("MatMul", split.get(1), product.getInput(1));
    body.graph().addNode(Fragment.making(product.getOutput(0), "Add", before, recent));
  }

  /**
   * A product {@code [rows, heads, 1, n]} with the first part. If that is of one row, the rows
   * stand below one another for it: one product of matrices a head instead of one of vectors a row.
   */
  private static String product(Fragment body, String left, String part, LoopGraph.Rows rows) {
    return rows == LoopGraph.Rows.TOGETHER
        ? turned(body, body.node("MatMul", turned(body, left, STACKED), part), UNSTACKED)
        : body.node("MatMul", left, part);
  }

  private static String turned(Fragment body, String value, List<Long> axes) {
    AttributeProto permutation = Fragment.wholes("perm", axes);
    return body.node("Transpose", 1, node -> node.addAttribute(permutation), value).get(0);
  }

  /** The extents of the whole, from those of the part that is carried. */
  private void addShape(Fragment body, NodeProto shape) {
    String value = shape.getInput(0);
    CachePort port = appended.get(value);
    String past = port == null ? value : port.past();
    measured.add(past);
    String whole = body.node("Add", body.node("Shape", value), extents(past));
    long start = DecoderNodes.whole(shape, "start", 0);
    long end = DecoderNodes.whole(shape, "end", RANK);
    body.graph()
        .addNode(
            Fragment.making(
                shape.getOutput(0), "Slice", whole, body.longs(start), body.longs(end)));
  }

  private static AttributeProto axis(long axis) {
    return Fragment.whole("axis", axis);
  }
}
