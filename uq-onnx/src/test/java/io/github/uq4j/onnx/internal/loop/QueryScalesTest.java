package io.github.uq4j.onnx.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers a rotated query takes with it, and which must stay. */
class QueryScalesTest {

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private Set<String> results = Set.of("logits");

  QueryScalesTest() {
    add("Add", "rotated", "a", "b");
    add("Transpose", "keys", "present");
    number("half", 0.5f);
    number("four", 4);
  }

  private void add(String type, String result, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder().setOpType(type).addAllInput(List.of(inputs)).addOutput(result));
  }

  private void number(String name, float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(Fragment.FLOAT).addDims(values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
  }

  private void addBehind(String scores) {
    add("Add", "masked", scores, "mask");
    add("Softmax", "weights", "masked");
  }

  private QueryScales scales() {
    return new QueryScales(new DecoderNodes(graph.build(), graph.getNodeList()), results);
  }

  private void assertTaken(float number, List<String> left) {
    QueryScales scales = scales();
    assertThat(scales.taken("rotated")).isEqualTo(number);
    List<NodeProto> nodes = scales.without(graph.getNodeList());
    assertThat(nodes.stream().map(node -> node.getOpType() + " " + node.getOutput(0)))
        .startsWith(left.toArray(String[]::new));
    assertThat(nodes.stream().map(NodeProto::getOpType)).endsWith("Add", "Softmax");
  }

  private void assertNothingTaken() {
    QueryScales scales = scales();
    assertThat(scales.taken("rotated")).isOne();
    assertThat(scales.without(graph.getNodeList())).isEqualTo(graph.getNodeList());
  }

  @Test
  void taken_scaledScores_areTheProduct() {
    add("MatMul", "scores", "rotated", "keys");
    add("Mul", "scaled", "half", "scores");
    addBehind("scaled");
    assertTaken(0.5f, List.of("Add rotated", "Transpose keys", "MatMul scaled"));
  }

  @Test
  void taken_divisionsInTurn_areAllTaken() {
    add("MatMul", "scores", "rotated", "keys");
    add("Mul", "scaled", "scores", "half");
    add("Div", "capped", "scaled", "four");
    addBehind("capped");
    assertTaken(0.125f, List.of("Add rotated", "Transpose keys", "MatMul capped"));
  }

  @Test
  void taken_scaledQueryAndKeys_areTheOperands() {
    add("Mul", "query", "rotated", "half");
    add("Mul", "scaled keys", "keys", "half");
    add("MatMul", "scores", "query", "scaled keys");
    addBehind("scores");
    assertTaken(0.25f, List.of("Add query", "Transpose scaled keys", "MatMul scores"));
  }

  @Test
  void taken_keysReadTwice_stayScaled() {
    add("Mul", "query", "rotated", "half");
    add("Mul", "scaled keys", "keys", "half");
    add("Identity", "other", "scaled keys");
    add("MatMul", "scores", "query", "scaled keys");
    addBehind("scores");
    assertTaken(0.5f, List.of("Add query", "Transpose keys", "Mul scaled keys"));
  }

  /** Inputs and outputs that are left out are called nothing, which is no value. */
  @Test
  void taken_graphThatLeavesOut_isUntouchedElsewhere() {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("SkipSimplifiedLayerNormalization")
            .addAllInput(List.of("a", "b"))
            .addAllOutput(List.of("normed", "", "", "sum")));
    add("Clip", "clipped", "normed", "", "half");
    add("MatMul", "scores", "rotated", "keys");
    add("Mul", "scaled", "scores", "half");
    addBehind("scaled");
    QueryScales scales = scales();
    assertThat(scales.taken("rotated")).isEqualTo(0.5f);
    List<NodeProto> nodes = scales.without(graph.getNodeList());
    assertThat(nodes).contains(graph.getNode(1), graph.getNode(2), graph.getNode(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rotated", "scores"})
  void taken_readByOthers_stays(String value) {
    add("Identity", "other", value);
    add("MatMul", "scores", "rotated", "keys");
    add("Mul", "scaled", "scores", "half");
    addBehind("scaled");
    assertNothingTaken();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rotated", "scores"})
  void taken_result_stays(String value) {
    results = Set.of(value);
    add("MatMul", "scores", "rotated", "keys");
    add("Mul", "scaled", "scores", "half");
    addBehind("scaled");
    assertNothingTaken();
  }

  /** Nor what is divided by scores, or has a number for each head. */
  @Test
  void taken_otherOperands_stay() {
    number("many", 1, 2);
    number("none", 0);
    for (List<String> other :
        List.of(
            List.of("Div", "half", "scores"),
            List.of("Mul", "scores", "many"),
            List.of("Mul", "scores", "none"),
            List.of("Mul", "scores", "bias"))) {
      graph.clearNode();
      add("Add", "rotated", "a", "b");
      add("MatMul", "scores", "rotated", "keys");
      add(other.get(0), "scaled", other.get(1), other.get(2));
      addBehind("scaled");
      assertNothingTaken();
    }
  }

  @Test
  void taken_rotatedKeys_stay() {
    add("Mul", "scaled", "rotated", "half");
    add("MatMul", "scores", "query", "scaled");
    addBehind("scores");
    assertNothingTaken();
  }
}
