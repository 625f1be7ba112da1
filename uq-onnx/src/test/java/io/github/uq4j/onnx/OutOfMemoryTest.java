package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run whose memory cannot be had is reported with its request and what can be done. */
class OutOfMemoryTest {

  /** More than any machine has; the first request of two tokens asks for twice that. */
  private static final long ELEMENTS = 1L << 42;

  @TempDir private Path folder;

  /** The same model, but its logits are added to the sum of terabytes of zeros. */
  private Path greedy(Path source) throws IOException {
    return greedy(source, "input_ids", 1);
  }

  /** The same, but there are no zeros unless an input is so long. */
  private Path greedy(Path source, String input, long from) throws IOException {
    Path copy =
        ModelFolders.copy(
            source,
            folder,
            config -> {
              if (from > 1) {
                config.putNull("eos_token_id");
              }
            });
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(copy.resolve("model.onnx")));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    String logits = graph.getOutput(0).getName();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals(logits)) {
        node.setOutput(0, "before");
      }
    }
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("many")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(ELEMENTS));
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("from")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(from));
    graph.addNode(node("Shape", "shape", input));
    graph.addNode(node("Div", "times", "shape", "from"));
    graph.addNode(node("Mul", "more", "times", "many"));
    graph.addNode(node("ReduceMax", "most", "more"));
    graph.addNode(node("ConstantOfShape", "zeros", "most"));
    graph.addNode(
        node("ReduceSum", "zero", "zeros").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("keepdims")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(0)));
    graph.addNode(node("Add", logits, "before", "zero"));
    Files.write(
        copy.resolve("model.onnx"), model.toBuilder().setGraph(graph).build().toByteArray());
    return copy;
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(List.of(inputs))
        .build();
  }

  @ParameterizedTest
  @EnumSource(Reductions.class)
  void languageModel_withoutMemory_namesRequestAndWhatToDo(Reductions reductions)
      throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        reductions != Reductions.VECTOR, "skipped: needs a module");
    long before = ModelSession.liveObjects();
    OnnxOptions options =
        OnnxOptions.withDefaults().withDevice(Device.CPU).withReductions(reductions);
    Path model = greedy(TestFiles.model("lm-small-plain"));
    try (OnnxLanguageModel open = OnnxLanguageModel.open(model, options)) {
      assertThatThrownBy(() -> open.generate(GenerationRequest.of("first", "Oslo is")))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("request \"first\": ")
          .hasMessageContaining("has not enough memory; ask for less at once")
          .hasMessageContaining(model.toString());
      List<ScoringRequest> texts =
          List.of(
              new ScoringRequest("a", "Oslo", " is", SignalRequest.none()),
              new ScoringRequest("b", "Oslo", " was", SignalRequest.none()));
      assertThatThrownBy(() -> open.score(texts))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("2 requests \"a\", \"b\": ")
          .hasMessageContaining("has not enough memory");
      String prompt = "Oslo is a big city. ".repeat(12);
      List<ScoringRequest> alike =
          List.of(
              new ScoringRequest("c", prompt, " He is", SignalRequest.none()),
              new ScoringRequest("d", prompt, " She is", SignalRequest.none()),
              new ScoringRequest("e", prompt, " It is", SignalRequest.none()));
      assertThatThrownBy(() -> open.score(alike))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("3 requests \"")
          .hasMessageContaining("has not enough memory");
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(before);
  }

  /** Three of four runs lack memory: at once, half way, and while a text is read. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void languageModel_afterRunsWithoutMemory_goesOn(Engine engine) throws IOException {
    Path model = greedy(TestFiles.model("lm-small-plain"), "attention_mask", 40);
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU).withEngine(engine);
    SignalRequest signals = SignalRequest.parse("top=2,attention");
    GenerationRequest fits = GenerationRequest.of("fits", "Oslo is").withMaxNewTokens(3);
    GenerationRequest grows = GenerationRequest.of("grows", "Oslo is").withMaxNewTokens(60);
    GenerationRequest large = GenerationRequest.of("large", "Oslo is ".repeat(20));
    ScoringRequest text = new ScoringRequest("text", "Oslo", " is so".repeat(40), signals);
    long before = ModelSession.liveObjects();
    try (OnnxLanguageModel open = OnnxLanguageModel.open(model, options)) {
      Trace expected = open.generate(fits.withSignals(signals));
      // The first of these texts has a graph of its own opened.
      assertThatThrownBy(() -> open.score(text)).isInstanceOf(ModelException.class);
      long live = ModelSession.liveObjects();
      for (int i = 0; i < 3; i++) {
        for (GenerationRequest request : List.of(grows, large)) {
          assertThatThrownBy(() -> open.generate(request))
              .isInstanceOf(ModelException.class)
              .hasMessageContaining("request \"" + request.id() + "\": ")
              .hasMessageContaining("has not enough memory");
        }
        assertThatThrownBy(() -> open.score(text))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("request \"text\": ");
        Trace again = open.generate(fits.withSignals(signals));
        assertThat(again.generation().tokens()).isEqualTo(expected.generation().tokens());
        assertThat(again.generation().tensors().attention()).isPresent();
        assertThat(ModelSession.liveObjects()).isEqualTo(live);
      }
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(before);
  }

  @Test
  void classifier_withoutMemory_namesTheInput() throws IOException {
    long before = ModelSession.liveObjects();
    try (OnnxEntailmentModel open = OnnxEntailmentModel.open(greedy(TestFiles.model("nli")))) {
      assertThatThrownBy(() -> open.judge(List.of(new TextPair("She lives", "He lives"))))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("the pair (\"She lives\", \"He lives\")")
          .hasMessageContaining("has not enough memory");
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(before);
  }
}
