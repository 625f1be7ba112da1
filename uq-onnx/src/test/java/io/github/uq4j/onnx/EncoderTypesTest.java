package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.onnx.internal.session.ModelSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoders whose ids are no whole numbers, or whose logits are no floats, are refused. */
class EncoderTypesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FLOAT | INT64 | input_ids is FLOAT; must be one of [INT32, INT64]",
        "INT64 | INT64 | logits is INT64; must be one of [BFLOAT16, FLOAT, FLOAT16]"
      })
  void graph_ofOtherTypes_isRefused(String ids, String logits, String message, @TempDir Path folder)
      throws IOException {
    Path model = ModelFolders.copy(TestFiles.model("nli"), folder, c -> {});
    ModelProto.Builder proto =
        ModelProto.parseFrom(Files.readAllBytes(model.resolve("model.onnx"))).toBuilder();
    GraphProto.Builder graph = proto.getGraphBuilder();
    cast(graph, ids, logits);
    Files.write(model.resolve("model.onnx"), proto.build().toByteArray());
    assertThatThrownBy(() -> OnnxTextClassifier.open(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(ModelSession.liveObjects()).isZero();
  }

  /** Ids come in one type and logits leave in another; the model between is the same. */
  private static void cast(GraphProto.Builder graph, String ids, String logits) {
    for (var node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals("input_ids")) {
          node.setInput(i, "cast_ids");
        }
      }
      if (node.getOutput(0).equals("logits")) {
        node.setOutput(0, "before");
      }
    }
    for (var input : graph.getInputBuilderList()) {
      if (input.getName().equals("input_ids")) {
        input.getTypeBuilder().getTensorTypeBuilder().setElemType(type(ids));
      }
    }
    graph.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(type(logits));
    graph.addNode(0, cast("input_ids", "cast_ids", "INT64"));
    graph.addNode(cast("before", "logits", logits));
  }

  private static int type(String name) {
    return TensorProto.DataType.valueOf(name).getNumber();
  }

  private static NodeProto cast(String from, String to, String type) {
    return NodeProto.newBuilder()
        .setOpType("Cast")
        .addInput(from)
        .addOutput(to)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("to")
                .setType(AttributeProto.AttributeType.INT)
                .setI(type(type)))
        .build();
  }
}
