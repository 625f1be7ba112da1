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
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.text.FileTokenizer;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model whose logits are no numbers is refused with request and position. */
class BadLogitsTest {

  @TempDir private Path folder;

  /** The same model, but there are no logits of tokens whose own position is a limit or later. */
  private Path broken(long from) throws IOException {
    Path copy =
        ModelFolders.copy(
            TestFiles.model("lm-small-plain"),
            folder.resolve("from" + from),
            config -> config.putNull("eos_token_id"));
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(copy.resolve("model.onnx")));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals("logits")) {
        node.setOutput(0, "before");
      }
    }
    graph.addInitializer(number("last", from - 1));
    graph.addInitializer(number("width", -1));
    // The root of a negative number times nothing is no number, either.
    graph.addNode(node("Sub", "left", "last", "position_ids"));
    graph.addNode(node("Cast", "floats", "left").addAttribute(integer("to", 1)));
    graph.addNode(node("Sqrt", "roots", "floats"));
    graph.addNode(node("Sub", "nothing", "roots", "roots"));
    graph.addNode(node("Unsqueeze", "columns", "nothing", "width"));
    graph.addNode(node("Add", "logits", "before", "columns"));
    Files.write(
        copy.resolve("model.onnx"), model.toBuilder().setGraph(graph).build().toByteArray());
    return copy;
  }

  private static TensorProto number(String name, long value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(value)
        .build();
  }

  private static AttributeProto.Builder integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value);
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addOutput(output)
        .addAllInput(List.of(inputs));
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
    int prompt;
    try (FileTokenizer tokenizer =
        FileTokenizer.open(TestFiles.model("lm-small-plain").resolve("tokenizer.json"))) {
      prompt = tokenizer.encode("Oslo is").size();
    }
    // The first token, one in the middle and the last one that is asked for.
    for (int position : new int[] {prompt, prompt + 3, prompt + 11}) {
      try (OnnxLanguageModel model = OnnxLanguageModel.open(broken(position - 1), options)) {
        requireRefused(model, position);
      }
    }
    assertThat(ModelSession.liveObjects()).isEqualTo(live);
  }

  /** Tokens are counted from the prompt's first, which is at 0. */
  private static void requireRefused(OnnxLanguageModel model, int position) {
    String prompt = "Oslo is";
    int given = model.tokenizer().encode(prompt).size();
    String message = "\"nan\": logits of position " + position + "\\b(?s:.*)";
    GenerationRequest request = GenerationRequest.of("nan", prompt);
    assertThatThrownBy(() -> model.generate(request.withMaxNewTokens(12)))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(message);
    GenerationRequest drawn = request.withMaxNewTokens(12).withSampling(Sampling.of(3, 1));
    assertThatThrownBy(() -> model.sample(drawn))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(message);
    String text = " big".repeat(12);
    assertThat(model.tokenizer().encode(prompt + text).size()).isGreaterThan(position);
    assertThatThrownBy(
            () -> model.score(new ScoringRequest("nan", prompt, text, SignalRequest.none())))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(message);
    if (position > given) {
      int fits = position - given;
      Trace trace = model.generate(request.withMaxNewTokens(fits));
      assertThat(trace.generation().tokens()).hasSize(fits);
    }
  }
}
