package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that are called attention or hidden states are looked at before they are believed. */
class ExportedSignalsTest {

  @TempDir private Path folder;

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  /** Makes an output of other values; what it was is called {@code before}. */
  private static void replace(ModelProto.Builder model, String output, NodeProto.Builder... by) {
    GraphProto.Builder graph = model.getGraphBuilder();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(output)) {
          node.setInput(i, "before");
        }
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(output)) {
          node.setOutput(i, "before");
        }
      }
    }
    for (NodeProto.Builder node : by) {
      graph.addNode(node);
    }
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  private static ScoringRequest text(String signals) {
    return new ScoringRequest("s", "Anna", " lives", SignalRequest.parse(signals));
  }

  private static void requireRefused(OnnxLanguageModel model, String signal, String... parts) {
    // It is asked again: a refusal is not taken for a check.
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> model.score(text(signal)))
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll(parts);
    }
    GenerationRequest generated = GenerationRequest.of("g", "Anna").withMaxNewTokens(2);
    assertThatThrownBy(() -> model.generate(generated.withSignals(SignalRequest.parse(signal))))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(parts);
    String other = signal.startsWith("attention") ? "hidden" : "attention";
    assertThat(model.score(text(other))).isNotNull();
    assertThat(model.score(text("entropy"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "attention:layers=0:rows=-1"})
  void attention_thatIsNoDistribution_isRefusedByItsName(String signal) throws IOException {
    try (OnnxLanguageModel model =
        EditedSignalsTest.open(
            "lm-small",
            folder,
            m -> replace(m, "attentions.0", node("Add", "attentions.0", "before", "before")))) {
      requireRefused(model, signal, "the output attentions.0, by its name", "rows that sum to 2");
    }
  }

  @Test
  void attention_thatLooksAhead_isRefusedByItsName() throws IOException {
    try (OnnxLanguageModel model =
        EditedSignalsTest.open(
            "lm-small",
            folder,
            m ->
                replace(
                    m,
                    "attentions.1",
                    node("Softmax", "attentions.1", "before").addAttribute(axis(-1))))) {
      requireRefused(model, "attention", "the output attentions.1, by its name", "looks ahead");
    }
  }

  private static AttributeProto.Builder axis(long value) {
    return AttributeProto.newBuilder()
        .setName("axis")
        .setType(AttributeProto.AttributeType.INT)
        .setI(value);
  }

  @Test
  void hiddenState_thatIsNoNumber_isRefusedByItsName() throws IOException {
    try (OnnxLanguageModel model =
        EditedSignalsTest.open(
            "lm-small",
            folder,
            m ->
                replace(
                    m,
                    "hidden_states.2",
                    node("Sub", "nothing", "before", "before"),
                    node("Div", "hidden_states.2", "nothing", "nothing")))) {
      requireRefused(model, "hidden", "the output hidden_states.2 has the shape [1, 4, 80] or is");
    }
  }

  @Test
  void lastHiddenState_thatIsAnother_isRefusedByTheLogitsOfIt() throws IOException {
    try (OnnxLanguageModel model =
        EditedSignalsTest.open(
            "lm-small",
            folder,
            m ->
                replace(
                    m,
                    "hidden_states.3",
                    node("Add", "hidden_states.3", "before", "hidden_states.2")))) {
      requireRefused(
          model,
          "hidden",
          "other logits of the last hidden state, the output hidden_states.3, than");
    }
  }
}
