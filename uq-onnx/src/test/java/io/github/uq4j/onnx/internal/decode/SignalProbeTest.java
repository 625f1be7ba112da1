package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.signal.SignalEdit;
import io.github.uq4j.onnx.graph.signal.SignalPlan;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import io.github.uq4j.trace.Signal;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hidden states that are none are found out by a short run. */
class SignalProbeTest {

  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  /** Checks a graph with hidden states that was changed; the change is told the head's input. */
  private static void check(BiConsumer<GraphProto.Builder, String> change) {
    ModelConfig config = ModelConfig.read(TestFiles.model("lm-small-plain"));
    OnnxModelFile file = OnnxModelFile.read(config.modelFile());
    try (ModelSession session = DecoderModel.open(config, file, CPU);
        DecoderModel model = DecoderModel.editing(session, file, config, CPU);
        WeightTensors weights = file.mapWeights()) {
      SignalPlan plan = SignalPlan.of(file, model.ports().decoder(false, false));
      ModelProto graph = SignalEdit.apply(file, plan, Set.of(Signal.HIDDEN_STATES), Set.of());
      ModelProto.Builder changed = graph.toBuilder();
      change.accept(changed.getGraphBuilder(), SignalEdit.headInput(graph, plan));
      try (ModelSession edited = ModelSession.open(file.with(changed.build(), weights), CPU)) {
        new SignalProbe(model, file, plan, weights).check(edited, graph, CPU);
      }
    }
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(List.of(inputs))
        .build();
  }

  /** Gives the value of an output another name, so that something else can be the output. */
  private static String rename(GraphProto.Builder graph, String output) {
    String renamed = output + "/before";
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(output)) {
          node.setOutput(i, renamed);
        }
      }
    }
    return renamed;
  }

  @Test
  void check_plannedStates_isPassed() {
    assertThatCode(() -> check((graph, head) -> {})).doesNotThrowAnyException();
  }

  @Test
  void check_stateThatIsNoNumber_isRefusedWithItsLevel() {
    assertThatThrownBy(
            () ->
                check(
                    (graph, head) -> {
                      String before = rename(graph, SignalEdit.HIDDEN + 2);
                      graph.addNode(node("Sub", "nothing", before, before));
                      graph.addNode(node("Div", SignalEdit.HIDDEN + 2, "nothing", "nothing"));
                    }))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.onnx: hidden state 2 has the shape [1, 4, 80] or is not")
        .hasMessageEndingWith("must be [1, 4, width] and finite like the others");
  }

  @Test
  void check_stateOfAnotherShape_isRefusedWithItsLevel() {
    assertThatThrownBy(
            () ->
                check(
                    (graph, head) -> {
                      String before = rename(graph, SignalEdit.HIDDEN + 1);
                      graph.addNode(node("Transpose", SignalEdit.HIDDEN + 1, before));
                    }))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("hidden state 1 has the shape [80, 4, 1] or is not finite");
  }

  /** What leads to the head is the state before the last block, of the same shape. */
  @Test
  void check_lastStateThatIsAnother_isRefusedByItsLogits() {
    assertThatThrownBy(
            () ->
                check(
                    (graph, head) -> {
                      rename(graph, head);
                      graph.addNode(node("Identity", head, SignalEdit.HIDDEN + 2));
                    }))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "model.onnx: the output head makes other logits of the last hidden state than the model"
                + " has; must be the same to 0.001");
  }
}
