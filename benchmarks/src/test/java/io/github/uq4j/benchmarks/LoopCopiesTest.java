package io.github.uq4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies of the cache in a loop's body are found, also in branches and behind other names. */
class LoopCopiesTest {

  @Test
  void copies_ofCacheAndOthers_areToldApart() {
    GraphProto body =
        body(
            node("Shape", "shape", "past"),
            node("MemcpyToHost", "on_host", "past"),
            node("MemcpyToHost", "condition_on_host", "condition"),
            node("Concat", "present", "on_host", "column"));
    assertThat(LoopCopies.of(model(loop(body)))).contains(new LoopCopies(2, List.of("past")));
  }

  @Test
  void copies_ofPartsOfTheCache_areOfTheCache() {
    GraphProto body =
        body(
            node("Slice", "part", "past", "from", "to"),
            node("Transpose", "turned", "part"),
            node("MemcpyToHost", "part_on_host", "turned"),
            node("MemcpyFromHost", "column", "column_on_host"),
            node("MemcpyFromHost", "before", "before_on_host"),
            node("Add", "scores_on_host", "before_on_host", "bias"),
            node("MemcpyFromHost", "scores", "scores_on_host"),
            node("Concat", "present", "past", "column"));
    ModelProto model = model(node("Transpose", "before_on_host", "whole"), loop(body));
    assertThat(LoopCopies.of(model))
        .contains(new LoopCopies(4, List.of("turned", "column_on_host", "before_on_host")));
  }

  @Test
  void copies_inBranchesOfTheBody_areCounted() {
    GraphProto branch =
        GraphProto.newBuilder().addNode(node("MemcpyToHost", "copy", "past")).build();
    NodeProto choice =
        node("If", "chosen", "condition").toBuilder().addAttribute(graph(branch)).build();
    assertThat(LoopCopies.of(model(loop(body(choice)))))
        .contains(new LoopCopies(1, List.of("past")));
  }

  @Test
  void copies_outsideTheLoop_areNotCounted() {
    ModelProto model =
        model(
            node("MemcpyToHost", "whole_on_host", "whole"),
            loop(body(node("Concat", "present", "past", "column"))));
    assertThat(LoopCopies.of(model)).contains(new LoopCopies(0, List.of()));
    assertThat(LoopCopies.of(model(node("MemcpyToHost", "whole_on_host", "whole")))).isEmpty();
  }

  private static GraphProto body(NodeProto... nodes) {
    return GraphProto.newBuilder()
        .addInput(value("condition", DataType.BOOL, 0))
        .addInput(value("past", DataType.FLOAT16, 4))
        .addOutput(value("present", DataType.FLOAT16, 4))
        .addOutput(value("logits", DataType.FLOAT, 3))
        .addAllNode(List.of(nodes))
        .build();
  }

  private static NodeProto loop(GraphProto body) {
    return node("Loop", "results", "whole").toBuilder().addAttribute(graph(body)).build();
  }

  private static ModelProto model(NodeProto... nodes) {
    return ModelProto.newBuilder()
        .setGraph(
            GraphProto.newBuilder()
                .addInput(value("whole", DataType.FLOAT16, 4))
                .addAllNode(List.of(nodes)))
        .build();
  }

  private static AttributeProto graph(GraphProto graph) {
    return AttributeProto.newBuilder().setName("body").setG(graph).build();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static ValueInfoProto value(String name, DataType type, int rank) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    for (int axis = 0; axis < rank; axis++) {
      value
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .addDim(ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension.getDefaultInstance());
    }
    return value.build();
  }
}
