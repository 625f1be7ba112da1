package io.github.uq4j.onnx.internal.head;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;

/**
 * Adds the reduction of chosen rows of logits to a decoder's graph.
 *
 * <p>The rows are picked before the last product with weights where there is a {@link LogitPath};
 * otherwise the logits themselves are picked from. So the rows of a prompt are never multiplied
 * with the vocabulary. Sums over the vocabulary are taken in two stages, the second over about as
 * many values as the first, because single floats that take up all of a large vocabulary lose too
 * many digits.
 */
final class HeadGraph {

  static final String ROWS = "uq4j/head/rows";
  static final String TARGETS = "uq4j/head/targets";
  static final String COUNT = "uq4j/head/count";
  static final String CHOSEN = "uq4j/head/chosen";
  static final String PICKED = "uq4j/head/rows_of_logits";
  static final String LOG_SUM = "uq4j/head/log_sum";
  static final String ENTROPY = "uq4j/head/entropy";
  static final String TOP = "uq4j/head/top";
  static final String TOP_IDS = "uq4j/head/top_ids";
  static final String WITH_STATISTICS = "uq4j/head/with_statistics";
  static final List<String> STATISTICS =
      List.of("uq4j/head/roots", "uq4j/head/squares", "uq4j/head/below_max", "uq4j/head/finite");

  /** Begins the names of all its values. */
  static final String PREFIX = "uq4j/head/";

  private static final int OLDEST_OPSET = 13;
  private static final float SMALLEST = -87f;
  private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  private static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;
  private static final int BOOL = TensorProto.DataType.BOOL_VALUE;
  private static final int INT64 = TensorProto.DataType.INT64_VALUE;
  private final ModelProto model;
  private final GraphProto.Builder graph;
  private final HeadNodes nodes;

  private HeadGraph(ModelProto model) {
    this.model = model;
    this.graph = model.getGraph().toBuilder();
    this.nodes = new HeadNodes("uq4j/head/");
  }

  /**
   * An edited model.
   *
   * @param model the model
   * @param logits the output with the picked rows {@code [1, rows, vocabulary]}
   */
  record Edited(ModelProto model, String logits) {}

  /**
   * Why a model cannot be edited, if so.
   *
   * @param model the model
   * @return the reason, or nothing if it can be
   */
  static Optional<String> obstacle(ModelProto model) {
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      boolean standard = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
      if (standard && opset.getVersion() < OLDEST_OPSET) {
        return Optional.of("its opset is " + opset.getVersion() + "; must be >= " + OLDEST_OPSET);
      }
    }
    return Optional.empty();
  }

  /**
   * Edits a model.
   *
   * @param model the model, with {@code logits [batch, sequence, vocabulary]}
   * @param logits that output
   * @param vocabulary the number of logits in a row
   * @return the same with the reduction
   */
  static Edited edit(ModelProto model, String logits, int vocabulary) {
    return new HeadGraph(model).edited(logits, vocabulary);
  }

  /** The same with the picked rows under another name, too. */
  static ModelProto renamed(Edited edited, String name) {
    GraphProto.Builder graph = edited.model().getGraph().toBuilder();
    int type =
        graph.getOutputList().stream()
            .filter(output -> output.getName().equals(edited.logits()))
            .findFirst()
            .orElseThrow()
            .getType()
            .getTensorType()
            .getElemType();
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(edited.logits()).addOutput(name));
    graph.addOutput(HeadNodes.value(name, type));
    return edited.model().toBuilder().setGraph(graph).build();
  }

  private Edited edited(String logits, int vocabulary) {
    graph.addInput(HeadNodes.value(ROWS, INT64));
    graph.addInput(HeadNodes.value(TARGETS, INT64));
    graph.addInput(HeadNodes.value(COUNT, INT64));
    graph.addInput(HeadNodes.value(WITH_STATISTICS, BOOL));
    Optional<LogitPath> path = LogitPath.find(graph, logits);
    String picked = logits;
    if (path.isPresent()) {
      NodeProto.Builder pick = NodeProto.newBuilder().setOpType("GatherND");
      path.get().pick(pick.setName("uq4j/head/picked"), ROWS);
      path.get().setOutput(HeadNodes.value(logits, elementType(logits)));
    } else {
      picked = PICKED;
      nodes.add("GatherND", List.of(PICKED), logits, ROWS);
    }
    reduce(nodes.cast(picked, FLOAT), vocabulary);
    graph.addAllNode(nodes.nodes()).addAllInitializer(nodes.constants());
    if (path.isEmpty()) {
      graph.addOutput(HeadNodes.value(picked, elementType(logits)));
    }
    for (String name : List.of(CHOSEN, LOG_SUM, ENTROPY, TOP)) {
      graph.addOutput(HeadNodes.value(name, FLOAT));
    }
    graph.addOutput(HeadNodes.value(TOP_IDS, INT64));
    STATISTICS.forEach(name -> graph.addOutput(HeadNodes.value(name, DOUBLE)));
    return new Edited(model.toBuilder().setGraph(graph).build(), picked);
  }

  private int elementType(String output) {
    return graph.getOutputList().stream()
        .filter(value -> value.getName().equals(output))
        .findFirst()
        .map(value -> value.getType().getTensorType().getElemType())
        .orElse(FLOAT);
  }

  /** {@code log(sum exp(x - max))} and {@code log(sum) - sum (x - max) exp(x - max) / sum}. */
  private void reduce(String logits, int vocabulary) {
    nodes.add("TopK", List.of(TOP, TOP_IDS), logits, COUNT);
    String max = nodes.addWithAxis("Gather", -1, TOP, nodes.longs(0));
    nodes.add("GatherElements", List.of(CHOSEN), -1, logits, TARGETS);
    String below = nodes.add("Sub", logits, max);
    String difference = nodes.add("Max", below, nodes.scalar(SMALLEST));
    String power = nodes.add("Exp", difference);
    String sum = nodes.cast(sum(nodes, power, vocabulary), FLOAT);
    String weighted =
        nodes.cast(sum(nodes, nodes.add("Mul", power, difference), vocabulary), FLOAT);
    nodes.add("Log", List.of(LOG_SUM), sum);
    nodes.add("Sub", List.of(ENTROPY), LOG_SUM, nodes.add("Div", weighted, sum));
    nodes.when(
        WITH_STATISTICS, STATISTICS, statistics(below, vocabulary), placeholders(LOG_SUM), DOUBLE);
  }

  /** The sums of {@link RowSums}; of {@code x - max}. */
  private static HeadNodes statistics(String below, int vocabulary) {
    HeadNodes then = new HeadNodes("uq4j/head/statistics/");
    String quarter = then.add("Mul", below, then.scalar(0.25f));
    String power = then.add("Exp", then.add("Max", quarter, then.scalar(SMALLEST)));
    String finite = then.add("Greater", below, then.scalar(-Float.MAX_VALUE));
    String kept = then.add("Where", finite, below, then.scalar(0));
    then.result(sum(then, power, vocabulary));
    then.result(sum(then, then.add("Mul", power, power), vocabulary));
    then.result(sum(then, kept, vocabulary));
    then.result(sum(then, then.cast(finite, FLOAT), vocabulary));
    return then;
  }

  private static HeadNodes placeholders(String small) {
    HeadNodes otherwise = new HeadNodes("uq4j/head/no-statistics/");
    for (int i = 0; i < STATISTICS.size(); i++) {
      otherwise.result(otherwise.cast(small, DOUBLE));
    }
    return otherwise;
  }

  /** The sum along the last axis, in doubles. */
  private static String sum(HeadNodes nodes, String values, int vocabulary) {
    int parts = divisor(vocabulary);
    if (parts == 1) {
      return nodes.add("ReduceSum", nodes.cast(values, DOUBLE), nodes.longs(-1));
    }
    String shaped = nodes.add("Reshape", values, nodes.longs(0, 0, parts, vocabulary / parts));
    String inner = nodes.cast(nodes.add("ReduceSum", shaped, nodes.longs(-1)), DOUBLE);
    return nodes.add("Squeeze", nodes.add("ReduceSum", inner, nodes.longs(-2)), nodes.longs(-1));
  }

  /** The divisor nearest to the square root; 1 if all others are far from it. */
  static int divisor(int count) {
    int root = (int) Math.sqrt(count);
    for (int divisor = root; divisor * 64 >= root && divisor > 1; divisor--) {
      if (count % divisor == 0) {
        return divisor;
      }
    }
    return 1;
  }
}
