package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders in other layouts, folders that lack something, and graphs that ask for the unknown. */
class FolderLayoutTest {

  private static final Path GPT2 = TestFiles.testdata().resolve("zoo/gpt2");

  @TempDir private Path folder;

  private void copy(String model) throws IOException {
    Files.createDirectories(folder.resolve(model).getParent());
    Files.copy(GPT2.resolve("model.onnx"), folder.resolve(model));
    Files.copy(GPT2.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.copy(GPT2.resolve("config.json"), folder.resolve("config.json"));
  }

  private static List<Token> answer(Path folder) {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU).withEngine(Engine.STEP);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder, options)) {
      return model
          .generate(GenerationRequest.of("r", "the cat").withMaxNewTokens(8))
          .generation()
          .tokens();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"onnx/model.onnx", "decoder_with_past_model.onnx", "onnx/decoder_model.onnx"})
  void folder_otherPlaceOfTheModel_isFound(String place) throws IOException {
    copy(place);
    assertThat(OnnxInspection.of(folder).file()).isEqualTo(folder.resolve(place));
    assertThat(answer(folder)).isEqualTo(answer(GPT2));
  }

  @Test
  void folder_describedNames_areUsed() throws IOException {
    copy("net/net.onnx");
    Files.move(folder.resolve("tokenizer.json"), folder.resolve("words.json"));
    Files.delete(folder.resolve("config.json"));
    Files.writeString(
        folder.resolve("uq4j.json"),
        """
        {"model": "net/net.onnx", "tokenizer": "words.json",
         "inputs": {"input_ids": "input_ids", "past_key": "past_key_values.%d.key",
                    "past_value": "past_key_values.%d.value"},
         "outputs": {"logits": "logits", "present_key": "present.%d.key",
                     "present_value": "present.%d.value"},
         "config": {"eos_token_id": 2, "num_attention_heads": 4, "max_position_embeddings": 9}}
        """);
    OnnxInspection found = OnnxInspection.of(folder);
    assertThat(found.layout()).isEqualTo("described");
    assertThat(found.sizes().heads()).hasValue(4);
    assertThat(found.sizes().layers()).hasValue(3);
    assertThat(found.sizes().positions()).hasValue(9);
    List<Token> whole = answer(GPT2);
    List<Token> cut = answer(folder);
    assertThat(cut).isEqualTo(whole.subList(0, cut.size())).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                       | model = ; must name a file
          {"model": "../net.onnx"}                                 | must be a file inside
          {"model": "/etc/passwd"}                                 | must be a file inside
          {"model": "other.onnx"}                                  | there is no such file
          {"model": "net.onnx", "modell": 1}                       | modell; must be one of
          {"model": "net.onnx", "inputs": {"ids": "x"}}            | inputs.ids; must be one of
          {"model": "net.onnx", "inputs": {"past_key": "k"}}       | must have %d
          {"model": "net.onnx", "inputs": {"past_key": "k%d"}}     | must be continued
          {"model": "net.onnx", "outputs": {"present_key": "k%d"}} | must continue an input
          [1]                                                      | must be a JSON object
          {"model":                                                | is no JSON
          """)
  void description_broken_isRefused(String json, String message) throws IOException {
    copy("net.onnx");
    Files.writeString(folder.resolve("uq4j.json"), json);
    assertThatThrownBy(() -> OnnxInspection.of(folder))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("uq4j.json")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model": {"encoder": {}, "decoder": {"filename": "net.onnx"}}}    | a part model.encoder
          {"model": {"decoder": {"filename": "net.onnx", "pipeline": []}}}   | into a pipeline
          {"model": {"decoder": {"filename": "../net.onnx"}}}                | inside its folder
          {"model": {"decoder": {}}}                                         | must name a file
          """)
  void genAi_otherThanOneDecoder_isRefused(String json, String message) throws IOException {
    copy("net.onnx");
    Files.writeString(folder.resolve("genai_config.json"), json);
    assertThatThrownBy(() -> OnnxInspection.of(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("genai_config.json")
        .hasMessageContaining(message);
  }

  @Test
  void folder_withoutTokenizer_isInspectedButNotOpened() throws IOException {
    copy("model.onnx");
    Files.delete(folder.resolve("tokenizer.json"));
    assertThat(OnnxInspection.of(folder).remarks()).anyMatch(r -> r.contains("no tokenizer.json"));
    assertThatThrownBy(() -> OnnxLanguageModel.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokenizer.json");
  }

  @Test
  void folder_withoutModel_namesWhatMayBeThere() {
    assertThatThrownBy(() -> OnnxInspection.of(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model.onnx")
        .hasMessageContaining("genai_config.json")
        .hasMessageContaining("uq4j.json");
  }

  /** Ids the model has no embedding for are refused before the model runs. */
  @Test
  void prompt_tokenBeyondTheVocabulary_isRefused() throws IOException {
    copy("model.onnx");
    ObjectNode tokenizer = (ObjectNode) TestFiles.json(folder.resolve("tokenizer.json"));
    ObjectNode added = ((ObjectNode) tokenizer.path("added_tokens").get(0)).deepCopy();
    tokenizer.withArray("added_tokens").add(added.put("id", 96).put("content", "<more>"));
    Files.write(folder.resolve("tokenizer.json"), new ObjectMapper().writeValueAsBytes(tokenizer));
    assertThat(OnnxInspection.of(folder).remarks())
        .anyMatch(remark -> remark.contains("knows 97 tokens, the model 96"));
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder)) {
      assertThat(model.generate(GenerationRequest.of("r", "fine").withMaxNewTokens(2))).isNotNull();
      assertThatThrownBy(() -> model.generate(GenerationRequest.of("r", "a <more>")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has the id 96; must be < 96");
    }
  }

  /** A padded vocabulary: an id that is no token is generated and adds nothing to the text. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void answer_idThatNoTokenHas_hasNoText(Engine engine) throws IOException {
    edit(
        graph -> {
          for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            node.getOutputList().stream()
                .filter("logits"::equals)
                .forEach(output -> node.setOutput(0, "unlikely"));
          }
          TensorProto.Builder last = graph.addInitializerBuilder().setName("last");
          last.setDataType(DataType.FLOAT_VALUE).addDims(96);
          for (int id = 0; id < 96; id++) {
            last.addFloatData(id == 95 ? 40 : 0);
          }
          graph.addNodeBuilder().setOpType("Add").addInput("unlikely").addInput("last");
          graph.getNodeBuilder(graph.getNodeCount() - 1).addOutput("logits");
        });
    ObjectNode tokenizer = (ObjectNode) TestFiles.json(folder.resolve("tokenizer.json"));
    ((ObjectNode) tokenizer.path("model").path("vocab")).remove("ar");
    ((ArrayNode) tokenizer.path("model").path("merges")).remove(28);
    Files.write(folder.resolve("tokenizer.json"), new ObjectMapper().writeValueAsBytes(tokenizer));
    assertThat(OnnxInspection.of(folder).remarks())
        .contains(
            "the model has 96 logits, the tokenizer knows 95 tokens: ids beyond them have no text");
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU).withEngine(engine);
    GenerationRequest request = GenerationRequest.of("r", "fine").withMaxNewTokens(3);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder, options)) {
      Trace trace = model.generate(request.withSignals(SignalRequest.parse("top=1")));
      assertThat(trace.generation().text()).isEmpty();
      assertThat(trace.generation().tokens())
          .hasSize(3)
          .allSatisfy(
              token -> {
                assertThat(token.id()).hasValue(95);
                assertThat(token.text()).isEmpty();
                assertThat(token.span()).contains(new TextSpan(0, 0));
                assertThat(token.distribution().top().get(0).text()).isEmpty();
              });
    }
  }

  @Test
  void prompt_longerThanTheContext_isRefused() throws IOException {
    copy("model.onnx");
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder)) {
      assertThatThrownBy(() -> model.generate(GenerationRequest.of("r", "x".repeat(70))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be <= 64");
    }
  }

  private void edit(Consumer<GraphProto.Builder> change) throws IOException {
    copy("model.onnx");
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx"))).toBuilder();
    change.accept(model.getGraphBuilder());
    Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
  }

  private static ValueInfoProto input(String name, DataType type, long... shape) {
    TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
    for (long extent : shape) {
      TensorShapeProto.Dimension.Builder dimension = extents.addDimBuilder();
      if (extent >= 0) {
        dimension.setDimValue(extent);
      } else {
        dimension.setDimParam("any" + extents.getDimCount());
      }
    }
    TypeProto.Builder made = TypeProto.newBuilder();
    made.getTensorTypeBuilder().setElemType(type.getNumber()).setShape(extents);
    return ValueInfoProto.newBuilder().setName(name).setType(made).build();
  }

  /** Inputs that follow from the others are filled, whatever the graph does with them. */
  @Test
  void inputs_thatCanBeDerived_areFilled() throws IOException {
    edit(
        graph ->
            graph
                .addInput(input("use_cache_branch", DataType.BOOL, 1))
                .addInput(input("total_sequence_length", DataType.INT32))
                .addInput(input("past_sequence_length", DataType.INT32, 1))
                .addInput(input("seqlens_k", DataType.INT32, -1))
                .addInput(input("cache_position", DataType.INT64, -1))
                .addInput(input("num_logits_to_keep", DataType.INT64))
                .addInput(input("token_type_ids", DataType.INT64, -1, -1)));
    OnnxInspection found = OnnxInspection.of(folder);
    assertThat(found.inputs()).allSatisfy(port -> assertThat(port.meaning()).isNotEmpty());
    assertThat(answer(folder)).isEqualTo(answer(GPT2));
  }

  @Test
  void input_unknown_isRefusedByItsName() throws IOException {
    edit(graph -> graph.addInput(input("beam_indices", DataType.INT64, -1)));
    requireRefused("beam_indices", "must be one of [input_ids, attention_mask");
  }

  @Test
  void mask_withFourDimensions_isRefused() throws IOException {
    edit(graph -> graph.setInput(1, input("attention_mask", DataType.INT64, -1, 1, -1, -1)));
    requireRefused("attention_mask has the shape [-1, 1, -1, -1]", "must have 2 dimensions");
  }

  /** Such a mask holds lengths, or where each row begins and ends. */
  @Test
  void mask_withOneDimension_isRefused() throws IOException {
    edit(graph -> graph.setInput(1, input("attention_mask", DataType.INT64, -1)));
    requireRefused("attention_mask has the shape [-1]", "must have 2 dimensions");
    assertThatThrownBy(() -> OnnxLanguageModel.open(folder))
        .hasMessageContaining("attention_mask has the shape [-1]");
  }

  @Test
  void batch_fixedToTwo_isRefused() throws IOException {
    edit(graph -> graph.setInput(0, input("input_ids", DataType.INT64, 2, -1)));
    requireRefused("input_ids has the shape [2, -1]", "batch (open, or 1)");
  }

  @Test
  void columns_fixed_areRefused() throws IOException {
    edit(graph -> graph.setInput(0, input("input_ids", DataType.INT64, -1, 1)));
    requireRefused("input_ids has the shape [-1, 1]", "columns (open)");
  }

  /** A graph for one row answers several prompts and samples one after another. */
  @Test
  void batch_fixedToOne_isRunRowByRow() throws IOException {
    edit(
        graph -> {
          for (int i = 0; i < graph.getInputCount(); i++) {
            graph
                .getInputBuilder(i)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(1);
          }
          for (ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
            output
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(1);
          }
        });
    OnnxInspection found = OnnxInspection.of(folder);
    assertThat(found.cacheLayout()).contains("[1, 4, length, 6]");
    assertThat(found.remarks()).anyMatch(remark -> remark.contains("batch is fixed to 1"));
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : List.of("the cat", "a", "it is on", "in")) {
      requests.add(
          GenerationRequest.of(prompt, prompt)
              .withMaxNewTokens(8)
              .withSignals(SignalRequest.parse("entropy,attention,hidden"))
              .withSampling(Sampling.of(3, 7)));
    }
    OnnxOptions cpu = OnnxOptions.withDefaults().withDevice(Device.CPU);
    for (Engine engine : List.of(Engine.STEP, Engine.LOOP)) {
      try (OnnxLanguageModel fixed = OnnxLanguageModel.open(folder, cpu.withEngine(engine));
          OnnxLanguageModel open = OnnxLanguageModel.open(GPT2, cpu.withEngine(engine))) {
        List<Trace> answers = fixed.generate(requests);
        List<Trace> expected = open.generate(requests);
        for (int i = 0; i < requests.size(); i++) {
          BatchingTest.requireSame(expected.get(i).generation(), answers.get(i).generation());
          assertThat(answers.get(i).samples()).hasSize(3);
          for (int s = 0; s < 3; s++) {
            BatchingTest.requireSame(
                expected.get(i).samples().get(s), answers.get(i).samples().get(s));
          }
        }
      }
    }
  }

  @Test
  void ids_thatAreFloats_areRefused() throws IOException {
    edit(graph -> graph.setInput(0, input("input_ids", DataType.FLOAT, -1, -1)));
    requireRefused("input_ids is FLOAT", "INT32 or INT64");
  }

  @Test
  void cache_ofWholeNumbers_isRefused() throws IOException {
    edit(
        graph ->
            graph.setInput(3, input(graph.getInput(3).getName(), DataType.INT8, -1, 4, -1, 6)));
    requireRefused("past_key_values.0.key is INT8", "floating");
  }

  @Test
  void cache_thatNothingContinues_isRefused() throws IOException {
    edit(graph -> graph.removeOutput(1));
    requireRefused("past_key_values.0.key", "an output present* continues");
  }

  @Test
  void cache_openInEveryDimension_takesItsShapeFromTheConfiguration() throws IOException {
    edit(
        graph -> {
          for (int i = 3; i < graph.getInputCount(); i++) {
            graph.setInput(i, input(graph.getInput(i).getName(), DataType.FLOAT, -1, -1, -1, -1));
          }
        });
    assertThat(OnnxInspection.of(folder).cacheLayout()).contains("[batch, 4, length, 6]");
    assertThat(answer(folder)).isEqualTo(answer(GPT2));
  }

  private void requireRefused(String... parts) {
    assertThatThrownBy(() -> OnnxInspection.of(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }
}
