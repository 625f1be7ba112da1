package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sentence encoder gives the vectors of PyTorch, in any batch. */
class EmbeddingTest {

  private static final Path ENCODER = TestFiles.testdata().resolve("zoo-encoder");

  @TempDir private Path folder;

  private final JsonNode recorded = TestFiles.json(ENCODER.resolve("recorded.json"));

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(ENCODER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(ENCODER.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    recorded.path("texts").forEach(row -> texts.add(row.path("text").asText()));
    return texts;
  }

  private FloatTensor embed(OnnxOptions options, List<String> texts) {
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.open(folder, options)) {
      return model.embed(texts);
    }
  }

  private static float value(FloatTensor vectors, int text, int dimension) {
    return vectors.get(text * vectors.shape().extent(1) + dimension);
  }

  private void write(String file, String json) throws IOException {
    Files.writeString(folder.resolve(file), json);
  }

  @ParameterizedTest
  @CsvSource({
    "cls, cls_token",
    "max, max_tokens",
    "mean, mean_tokens",
    "lasttoken, lasttoken",
    "mean_sqrt_len, mean_sqrt_len_tokens",
    "weightedmean, weightedmean_tokens"
  })
  void vectors_everyPooling_agreeWithPyTorch(String way, String field) throws IOException {
    write("1_Pooling/config.json", "{\"pooling_mode_" + field + "\": true}");
    Files.delete(folder.resolve("modules.json"));
    requireRecorded(embed(TestDevice.options(), texts()), way, false);
    write("1_Pooling/config.json", "{\"pooling_mode\": \"" + way + "\"}");
    requireRecorded(embed(TestDevice.options(), texts()), way, false);
  }

  @Test
  void vectors_normalised_haveLengthOne() {
    FloatTensor vectors = embed(TestDevice.options(), texts());
    requireRecorded(vectors, "mean", true);
  }

  @Test
  void vectors_nothingSaid_areMeans() throws IOException {
    Files.delete(folder.resolve("1_Pooling/config.json"));
    Files.delete(folder.resolve("modules.json"));
    requireRecorded(embed(TestDevice.options(), texts()), "mean", false);
  }

  @Test
  void vectors_twoPoolings_areJoined() throws IOException {
    write(
        "1_Pooling/config.json",
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_cls_token\": true}");
    Files.delete(folder.resolve("modules.json"));
    FloatTensor vectors = embed(TestDevice.options(), texts());
    assertThat(vectors.shape().extent(1)).isEqualTo(32);
    JsonNode first = recorded.path("texts").get(0).path("pooled");
    assertThat((double) value(vectors, 0, 1))
        .isCloseTo(first.path("cls").get(1).asDouble(), Offset.offset(1e-5));
    assertThat((double) value(vectors, 0, 17))
        .isCloseTo(first.path("mean").get(1).asDouble(), Offset.offset(1e-5));
  }

  private void requireRecorded(FloatTensor vectors, String way, boolean normalised) {
    JsonNode rows = recorded.path("texts");
    assertThat(vectors.shape().extent(0)).isEqualTo(rows.size());
    double tolerance = recorded.path("tolerance").asDouble();
    for (int i = 0; i < rows.size(); i++) {
      JsonNode expected = rows.get(i).path("pooled").path(way);
      assertThat(vectors.shape().extent(1)).isEqualTo(expected.size());
      double squares = 0;
      for (JsonNode value : expected) {
        squares += value.asDouble() * value.asDouble();
      }
      double scale = normalised ? 1 / Math.sqrt(squares) : 1;
      for (int d = 0; d < expected.size(); d++) {
        double value = expected.get(d).asDouble() * scale;
        assertThat((double) value(vectors, i, d))
            .as("%s of \"%s\", dimension %d", way, rows.get(i).path("text").asText(), d)
            .isCloseTo(value, Offset.offset(tolerance * Math.max(1, Math.abs(value))));
      }
    }
  }

  @Test
  void vectors_anyBatchAndOrder_areTheSame() {
    List<String> texts = new ArrayList<>(texts());
    texts.add(texts.get(0));
    FloatTensor jointly = embed(TestDevice.options(), texts);
    FloatTensor singly = embed(TestDevice.options().withTokensPerBatch(1), texts);
    for (int i = 0; i < texts.size(); i++) {
      for (int d = 0; d < 16; d++) {
        assertThat(value(jointly, i, d)).isCloseTo(value(singly, i, d), Offset.offset(1e-6f));
      }
      assertThat(value(jointly, texts.size() - 1, 3)).isEqualTo(value(jointly, 0, 3));
    }
  }

  @Test
  void texts_none_giveNoRows() {
    assertThat(embed(TestDevice.options(), List.of()).shape().extent(0)).isZero();
  }

  @Test
  void text_tooLong_isRefusedNotCut() {
    assertThatThrownBy(() -> embed(TestDevice.options(), List.of("x".repeat(30))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have 1 to 24");
  }

  @Test
  void prompt_byDefault_standsBeforeEveryText() throws IOException {
    FloatTensor written = embed(TestDevice.options(), List.of("the cat is on"));
    write(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"q\": \"the cat \"}, \"default_prompt_name\": \"q\"}");
    FloatTensor added = embed(TestDevice.options(), List.of("is on"));
    assertThat(value(added, 0, 0)).isEqualTo(value(written, 0, 0));
  }

  @Test
  void module_unknown_isRefused() throws IOException {
    write("modules.json", "[{\"type\": \"sentence_transformers.models.Dense\", \"path\": \"3\"}]");
    assertThatThrownBy(() -> OnnxEmbeddingModel.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("models.Dense");
  }

  @Test
  void pooling_noneKnown_isRefused() throws IOException {
    write("1_Pooling/config.json", "{\"pooling_mode_cls_token\": false}");
    assertThatThrownBy(() -> OnnxEmbeddingModel.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no pooling");
  }

  @Test
  void decoder_isNoEncoder() {
    assertThatThrownBy(() -> OnnxEmbeddingModel.open(TestFiles.testdata().resolve("zoo/gpt2")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A model of a stranger reads no file outside its folder. */
  @Test
  void weights_outsideTheFolder_areRefused() throws IOException {
    Path file = folder.resolve("model.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    TensorProto.Builder weight = model.getGraphBuilder().getInitializerBuilder(0);
    Files.write(folder.resolveSibling("secret"), weight.getRawData().toByteArray());
    weight
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("../secret"));
    Files.write(file, model.build().toByteArray());
    assertThatThrownBy(() -> OnnxEmbeddingModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("must be a relative path inside the model's folder");
  }

  @Test
  void closed_refusesToEmbed() {
    OnnxEmbeddingModel model = OnnxEmbeddingModel.open(folder);
    model.close();
    model.close();
    assertThatThrownBy(() -> model.embed(List.of("a"))).isInstanceOf(IllegalStateException.class);
  }

  /** A public encoder without a configuration: a description of the file stands for it. */
  @Test
  void publicEncoder_described_tellsAlikeTexts() throws IOException {
    Path source = TestFiles.evidence("models/tinybert");
    Path bert = Files.createDirectories(folder.resolve("bert"));
    for (String name : List.of("tinybert.onnx", "tinybert-tokenizer.json")) {
      Files.copy(source.resolve(name), bert.resolve(name));
    }
    ObjectNode description = new ObjectMapper().createObjectNode();
    description.put("model", "tinybert.onnx").put("tokenizer", "tinybert-tokenizer.json");
    Files.write(bert.resolve("uq4j.json"), new ObjectMapper().writeValueAsBytes(description));
    try (OnnxEmbeddingModel model = OnnxEmbeddingModel.open(bert)) {
      FloatTensor vectors = model.embed(List.of("the dog runs", "a dog ran", "the dog runs"));
      assertThat(vectors.shape().extent(1)).isEqualTo(50);
      assertThat(value(vectors, 0, 7))
          .isEqualTo(value(vectors, 2, 7))
          .isNotEqualTo(value(vectors, 1, 7));
    }
  }
}
