package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model whose logits are no numbers is refused with request and position. */
class BadLogitsTest {

  @TempDir private Path folder;

  /** The same model, but its logits are roots of negative numbers, too. */
  private Path broken() throws IOException {
    Path copy = ModelFolders.copy(TestFiles.model("lm-small-plain"), folder, config -> {});
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(copy.resolve("model.onnx")));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals("logits")) {
        node.setOutput(0, "before");
      }
    }
    graph.addNode(NodeProto.newBuilder().setOpType("Sqrt").addInput("before").addOutput("logits"));
    Files.write(
        copy.resolve("model.onnx"), model.toBuilder().setGraph(graph).build().toByteArray());
    return copy;
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, AUTO",
    "LOOP, AUTO",
    "STEP, AUTO",
    "STEP, GRAPH",
    "LOOP, GRAPH",
    "STEP, LANES"
  })
  void logits_notANumber_areRefusedWithThePosition(Engine engine, Reductions reductions)
      throws IOException {
    long live = ModelSession.liveObjects();
    OnnxOptions options =
        OnnxOptions.withDefaults()
            .withDevice(Device.CPU)
            .withEngine(engine)
            .withReductions(reductions);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(broken(), options)) {
      int prompt = model.tokenizer().encode("Oslo is").size();
      assertThatThrownBy(() -> model.generate(GenerationRequest.of("nan", "Oslo is")))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("\"nan\": logits of position " + prompt);
      assertThatThrownBy(
              () -> model.score(new ScoringRequest("nan", "Oslo is", " big", SignalRequest.none())))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("\"nan\": logits of position " + prompt);
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(live);
  }
}
