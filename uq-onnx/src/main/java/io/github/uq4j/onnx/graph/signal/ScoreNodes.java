package io.github.uq4j.onnx.graph.signal;

import java.util.List;

/** The plain operators of attention: scores of queries and keys, masks, probabilities. */
final class ScoreNodes {

  private static final float LOWEST = -Float.MAX_VALUE / 2;

  private final NodeWriter to;

  ScoreNodes(NodeWriter to) {
    this.to = to;
  }

  /** {@code [batch, length, heads * width]} as {@code [batch, heads, length, width]}, floats. */
  String heads(String value, long count) {
    return to.transpose(to.reshape(to.asFloat(value), 0, 0, count, -1), 0, 2, 1, 3);
  }

  /**
   * Scaled products of queries {@code [batch, heads, T, width]} with keys {@code [batch, groups, S,
   * width]}: {@code [batch, heads, T, S]}.
   */
  String scores(String query, String key, Shape shape) {
    boolean same = shape.heads() == shape.groups() && shape.heads() > 0;
    String grouped = query;
    if (!same) {
      grouped = to.op("Reshape", List.of(query, joined(extentOf(key, 1), extentOf(query, 3))));
    }
    String products = to.op("MatMul", List.of(grouped, to.transpose(to.asFloat(key), 0, 1, 3, 2)));
    if (!same) {
      products = to.op("Reshape", List.of(products, joined(extentOf(query, 1), extentOf(key, 2))));
    }
    return to.op("Mul", List.of(products, scale(query, shape.scale())));
  }

  /** The shape {@code [same, groups, whatever is left, width]}. */
  private String joined(String groups, String width) {
    return to.op(
        "Concat", List.of(to.longs(0), groups, to.longs(-1), width), NodeWriter.integer("axis", 0));
  }

  /**
   * Sizes that an operator states.
   *
   * @param heads query heads; 0 if it does not state them
   * @param groups key heads; 0 if it does not state them
   * @param scale factor of the scores; 0 for one over the root of the width
   */
  record Shape(long heads, long groups, float scale) {}

  private String scale(String query, float stated) {
    if (stated != 0) {
      return to.scalar(stated);
    }
    String root = to.op("Sqrt", List.of(to.asFloat(to.extent(query, 3))));
    return to.op("Div", List.of(to.scalar(1f), root));
  }

  /** One extent as a vector of one. */
  String extentOf(String value, int axis) {
    return to.op(
        "Gather",
        List.of(to.op("Shape", List.of(value)), to.longs(axis)),
        NodeWriter.integer("axis", 0));
  }

  String softcapped(String scores, float cap) {
    if (cap == 0) {
      return scores;
    }
    String tanh = to.op("Tanh", List.of(to.op("Div", List.of(scores, to.scalar(cap)))));
    return to.op("Mul", List.of(tanh, to.scalar(cap)));
  }

  /** Scores where the condition holds become so low that their probability is 0. */
  String without(String scores, String condition) {
    return to.op("Where", List.of(condition, to.scalar(LOWEST), scores));
  }

  /** Which keys come after their query, the last query being at the last key. */
  String future(String scores) {
    String queries = to.extent(scores, 2);
    String keys = to.extent(scores, 3);
    String offset = to.op("Sub", List.of(keys, queries));
    String positions = to.op("Add", List.of(to.range(queries), offset));
    return to.op("Greater", List.of(to.range(keys), to.reshape(positions, -1, 1)));
  }

  String plus(String scores, String bias) {
    return to.op("Add", List.of(scores, to.asFloat(bias)));
  }

  /**
   * Probabilities of which a sink takes a share: {@code exp(x) / (sum exp(x) + exp(sink))}.
   *
   * @param scores {@code [batch, heads, T, S]}
   * @param sink a score for each head, {@code [heads]}
   * @return rows that sum to less than 1
   */
  String probabilitiesBeside(String scores, String sink) {
    String column = to.reshape(to.asFloat(sink), 1, -1, 1, 1);
    String lead =
        to.op("Slice", List.of(to.op("Shape", List.of(scores)), to.longs(0), to.longs(3)));
    String shape = to.op("Concat", List.of(lead, to.longs(1)), NodeWriter.integer("axis", 0));
    String wide =
        to.op(
            "Concat",
            List.of(scores, to.op("Expand", List.of(column, shape))),
            NodeWriter.integer("axis", 3));
    return to.columns(probabilities(wide), 0, -1);
  }

  /**
   * Scores without the keys that a mask of ones and zeros rules out.
   *
   * @param scores {@code [batch, heads, T, S]}
   * @param mask {@code [batch, S]} or {@code [batch, T, S]}
   * @param rank its rank
   */
  String masked(String scores, String mask, int rank) {
    String kept = to.asLong(mask);
    String wide =
        rank == 2
            ? to.reshape(kept, 0, 1, 1, -1)
            : to.op(
                "Reshape",
                List.of(
                    kept,
                    to.op(
                        "Concat",
                        List.of(to.longs(0, 1), extentOf(scores, 2), to.longs(-1)),
                        NodeWriter.integer("axis", 0))));
    return without(scores, to.op("Equal", List.of(wide, to.scalar(0))));
  }

  String probabilities(String scores) {
    return to.op("Softmax", List.of(scores), NodeWriter.integer("axis", 3));
  }
}
