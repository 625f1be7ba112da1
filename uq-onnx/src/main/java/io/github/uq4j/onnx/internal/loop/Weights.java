package io.github.uq4j.onnx.internal.loop;

/**
 * What ids weigh, {@code exp(x - max)}, and what blocks of neighbouring ids weigh together, in
 * double precision. The total is added up from the blocks, and an id is drawn from them: first a
 * block, then an id of it, so that sums are added up in turn over blocks and one block's ids only.
 *
 * @param blocks what ids weigh, {@code [batch, blocks, width]}; behind the last id stand zeros
 * @param sums {@code [batch, blocks]}
 * @param total {@code [batch, 1]}
 * @param width how many ids a block has
 */
record Weights(String blocks, String sums, String total, int width) {

  /** A width for vocabularies of which no divisor will do. */
  private static final int USUAL_WIDTH = 128;

  private static final int SMALLEST_WIDTH = 16;
  private static final int LARGEST_WIDTH = 2048;

  /** No number to draw with may be larger: sums of doubles differ by less from each other. */
  static final double LARGEST_NUMBER = 1 - 0x1p-40;

  /**
   * Adds up what ids weigh.
   *
   * @param graph where the nodes go
   * @param each {@code [batch, vocabulary]} float
   * @param vocabulary how many there are
   * @return the sums
   */
  static Weights of(Fragment graph, String each, int vocabulary) {
    int width = width(vocabulary);
    String blocks = blocks(graph, each, vocabulary);
    String sums = graph.total(graph.cast(blocks, Fragment.DOUBLE));
    return new Weights(blocks, sums, graph.sum(sums), width);
  }

  /** Values of ids, {@code [batch, vocabulary]}, by blocks; zeros fill the last one. */
  static String blocks(Fragment graph, String values, int vocabulary) {
    int width = width(vocabulary);
    int count = (vocabulary + width - 1) / width;
    int missing = count * width - vocabulary;
    String whole = missing == 0 ? values : graph.node("Pad", values, graph.longs(0, 0, 0, missing));
    return graph.node("Reshape", whole, graph.longs(0, count, width));
  }

  /** About the root of the vocabulary, and a divisor of it if there is one. */
  static int width(int vocabulary) {
    int best = 0;
    double off = Double.POSITIVE_INFINITY;
    for (int width = SMALLEST_WIDTH; width <= Math.min(LARGEST_WIDTH, vocabulary); width++) {
      // Of two divisors whose product it is, the smaller one.
      double larger = Math.max((double) width * width, vocabulary);
      double smaller = Math.min((double) width * width, vocabulary);
      if (vocabulary % width == 0 && larger / smaller < off) {
        best = width;
        off = larger / smaller;
      }
    }
    return best == 0 ? USUAL_WIDTH : best;
  }

  /**
   * Draws ids: the first at which what is added up exceeds the number times the total.
   *
   * @param graph where the nodes go
   * @param number {@code [batch, 1]}, at most {@link #LARGEST_NUMBER}
   * @return ids {@code [batch, 1]}; none without weight is among them
   */
  String draw(Fragment graph, String number) {
    String before = graph.before(sums);
    String target = graph.node("Mul", number, total);
    String block = last(graph, before, target);
    String start = graph.node("Unsqueeze", picked(graph, before, block), graph.longs(1));
    String inside = graph.cast(picked(graph, blocks, block), Fragment.DOUBLE);
    // The block's sum may be rounded otherwise than the sums up to its ids are.
    String most = graph.node("Mul", graph.sum(inside), graph.scalar(LARGEST_NUMBER));
    String rest = graph.node("Min", graph.node("Sub", target, start), most);
    String place = last(graph, graph.before(inside), rest);
    return graph.node("Add", graph.node("Mul", block, graph.longs(width)), place);
  }

  /** What ids weigh, {@code [batch, ids]}. */
  String each(Fragment graph) {
    return graph.node("Reshape", blocks, graph.longs(0, -1));
  }

  /** The last before which no more than the target stands. */
  private static String last(Fragment graph, String before, String target) {
    // No sum is below a target that is no number; some id has to be the answer.
    String count = graph.node("Max", graph.reached(before, target), graph.scalar(1f));
    return graph.node("Sub", graph.cast(count, Fragment.INT64), graph.longs(1));
  }

  private static String picked(Fragment graph, String values, String index) {
    return graph.node("GatherND", "batch_dims", 1, values, index);
  }
}
