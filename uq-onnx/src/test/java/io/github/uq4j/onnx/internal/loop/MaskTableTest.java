package io.github.uq4j.onnx.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which masks may go where there is no padding, and which must stay. */
class MaskTableTest {

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  private NodeProto.Builder add(String type, String result, String... inputs) {
    return graph
        .addNodeBuilder()
        .setOpType(type)
        .setName(result)
        .addAllInput(List.of(inputs))
        .addOutput(result);
  }

  /** {@code bias} follows from the mask column by column, {@code far} from its places, too. */
  @BeforeEach
  void addMasks() {
    graph.addInitializer(
        TensorProto.newBuilder().setName("low").setDataType(Fragment.FLOAT).addFloatData(-1e9f));
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("inside")
            .setDataType(Fragment.INT64)
            .addDims(1)
            .addInt64Data(1));
    add("Cast", "number", "mask").addAttribute(Fragment.whole("to", Fragment.FLOAT));
    add("Mul", "flat", "number", "low");
    add("Unsqueeze", "high", "flat", "inside");
    add("Unsqueeze", "bias", "high", "inside");
    add("CumSum", "places", "mask", "axis");
    add("Mul", "far", "bias", "places");
    add("MatMul", "scores", "query", "keys");
  }

  private List<String> left() {
    return MaskTable.unpadded(new DecoderNodes(graph.build(), graph.getNodeList()), "mask")
        .list()
        .stream()
        .map(node -> node.getOutput(0) + node.getInputList())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void unpadded_maskAddedToScores_isLeftOut(boolean first) {
    add("Add", "masked", first ? "bias" : "scores", first ? "scores" : "bias");
    add("Softmax", "attention", "masked");
    assertThat(left()).contains("attention[scores]").noneMatch(node -> node.startsWith("masked"));
  }

  /** As exporters write a softmax of half precision. */
  @Test
  void unpadded_castBeforeSoftmax_isLeftOutToo() {
    add("Add", "masked", "scores", "bias");
    add("Cast", "wide", "masked").addAttribute(Fragment.whole("to", Fragment.FLOAT));
    add("Softmax", "attention", "wide");
    assertThat(left()).contains("wide[scores]", "attention[wide]");
  }

  @Test
  void unpadded_otherMasks_stay() {
    add("Add", "away", "scores", "far");
    add("Softmax", "attention", "away");
    add("Add", "both", "bias", "bias");
    add("Softmax", "of-masks", "both");
    assertThat(left()).contains("away[scores, far]", "both[bias, bias]");
  }

  @Test
  void unpadded_sumThatOthersRead_stays() {
    add("Add", "masked", "scores", "bias");
    add("Softmax", "attention", "masked");
    add("Concat", "sink", "masked", "scores");
    add("Add", "unread", "scores", "bias");
    assertThat(left()).contains("masked[scores, bias]", "unread[scores, bias]");
  }
}
