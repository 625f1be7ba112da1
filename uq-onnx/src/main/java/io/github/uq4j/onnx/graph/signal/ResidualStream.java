package io.github.uq4j.onnx.graph.signal;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.uq4j.onnx.graph.Subgraphs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The values every path from the embedding to the logits goes through: the residual stream.
 *
 * <p>Paths are counted modulo the prime 2^61 - 1, each edge with a random weight: forward from the
 * embedding, backward from the logits. A value is on every path if and only if the two counts
 * multiply to the total (up to a chance of about 2^-61). An operator that adds and normalises at
 * once counts as two: the sum, and what is made of it.
 */
final class ResidualStream {

  private static final long PRIME = (1L << 61) - 1;
  private static final Set<String> SKIPS =
      Set.of("SkipLayerNormalization", "SkipSimplifiedLayerNormalization");
  private static final int SKIP_SUM = 3;
  static final String EMBED_NORM = "EmbedLayerNormalization";
  private static final int EMBED_SUM = 2;

  /** Extents say nothing of values. */
  private static final Set<String> BLIND = Set.of("Shape", "Size");

  private final GraphIndex index;
  private final Map<Place, Integer> vertices = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<String, Place> named = new HashMap<>();
  private final long[] forward;
  private final long[] backward;
  private final long total;

  private record Edge(int from, int to, long weight) {}

  private ResidualStream(GraphIndex index, Place source, String logits) {
    this.index = index;
    SplittableRandom random = new SplittableRandom(index.order().size());
    for (int node : index.order()) {
      enter(node, random);
    }
    this.forward = new long[places.size()];
    this.backward = new long[places.size()];
    Place end = named.get(logits);
    if (end == null) {
      throw new IllegalArgumentException("output " + logits + " is made by no node");
    }
    int last = vertex(end);
    count(vertex(source), last);
    this.total = forward[last];
    if (total == 0) {
      throw new IllegalArgumentException("no path leads from the embedding to " + logits);
    }
  }

  /**
   * Finds the stream.
   *
   * @throws IllegalArgumentException if there is no embedding of the ids, or no way from it
   */
  static ResidualStream find(GraphIndex index, String ids, String logits) {
    int node = Embedding.find(index, ids);
    boolean norm = index.node(node).getOpType().equals(EMBED_NORM);
    return new ResidualStream(index, new Place(node, norm ? EMBED_SUM : 0), logits);
  }

  private void enter(int at, SplittableRandom random) {
    NodeProto node = index.node(at);
    int sum = sumSlot(node);
    int inner = sum < 0 ? -1 : vertex(new Place(at, sum));
    for (int slot = 0; slot < node.getOutputCount(); slot++) {
      if (!node.getOutput(slot).isEmpty()) {
        vertex(new Place(at, slot));
        named.put(node.getOutput(slot), new Place(at, slot));
      }
    }
    if (BLIND.contains(node.getOpType())) {
      return;
    }
    for (String input : Subgraphs.reads(node)) {
      Place from = named.get(input);
      if (from != null && inner >= 0) {
        edges.add(new Edge(vertex(from), inner, random.nextLong(1, PRIME)));
      }
      for (int slot = 0; from != null && inner < 0 && slot < node.getOutputCount(); slot++) {
        connect(vertex(from), at, slot, random);
      }
    }
    for (int slot = 0; inner >= 0 && slot < node.getOutputCount(); slot++) {
      if (slot != sum) {
        connect(inner, at, slot, random);
      }
    }
  }

  private void connect(int from, int at, int slot, SplittableRandom random) {
    if (!index.node(at).getOutput(slot).isEmpty()) {
      edges.add(new Edge(from, vertex(new Place(at, slot)), random.nextLong(1, PRIME)));
    }
  }

  private int vertex(Place place) {
    return vertices.computeIfAbsent(
        place,
        key -> {
          places.add(key);
          return places.size() - 1;
        });
  }

  private static int sumSlot(NodeProto node) {
    if (SKIPS.contains(node.getOpType())) {
      return SKIP_SUM;
    }
    return node.getOpType().equals(EMBED_NORM) ? EMBED_SUM : -1;
  }

  private void count(int source, int end) {
    forward[source] = 1;
    for (Edge edge : edges) {
      forward[edge.to()] =
          (forward[edge.to()] + multiply(forward[edge.from()], edge.weight())) % PRIME;
    }
    backward[end] = 1;
    for (int i = edges.size() - 1; i >= 0; i--) {
      Edge edge = edges.get(i);
      backward[edge.from()] =
          (backward[edge.from()] + multiply(backward[edge.to()], edge.weight())) % PRIME;
    }
  }

  private static long multiply(long a, long b) {
    long high = (Math.multiplyHigh(a, b) << 3) | ((a * b) >>> 61);
    long sum = ((a * b) & PRIME) + high;
    return sum >= PRIME ? sum - PRIME : sum;
  }

  /** The values on every path, in order. */
  List<Place> cuts() {
    List<Place> cuts = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (multiply(forward[i], backward[i]) == total) {
        cuts.add(places.get(i));
      }
    }
    return cuts;
  }

  /** Whether one of a node's outputs is on a path. */
  boolean passes(int node) {
    for (int slot = 0; slot < index.node(node).getOutputCount(); slot++) {
      Integer vertex = vertices.get(new Place(node, slot));
      if (vertex != null && forward[vertex] != 0 && backward[vertex] != 0) {
        return true;
      }
    }
    return false;
  }
}
