package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a folder offers is read from its files. */
class OnnxInspectionTest {

  @ParameterizedTest
  @ValueSource(strings = {"lm-small", "lm-large", "lm-small-plain", "lm-large-plain"})
  void inspection_decoder_readsItsSizes(String name) {
    JsonNode config = TestFiles.json(TestFiles.model(name).resolve("config.json"));
    OnnxInspection inspection = OnnxInspection.of(TestFiles.model(name));
    OnnxInspection.Sizes sizes = inspection.sizes();
    assertThat(sizes.layers()).hasValue(config.path("num_hidden_layers").asInt());
    assertThat(sizes.heads()).hasValue(config.path("num_attention_heads").asInt());
    assertThat(sizes.cacheHeads()).hasValue(config.path("num_key_value_heads").asInt());
    assertThat(sizes.headWidth()).hasValue(config.path("head_dim").asInt());
    assertThat(sizes.hiddenSize()).hasValue(config.path("hidden_size").asInt());
    assertThat(sizes.vocabulary()).hasValue(config.path("vocab_size").asInt());
    assertThat(sizes.positions()).hasValue(config.path("max_position_embeddings").asInt());
    assertThat(inspection.architecture()).contains("LlamaForCausalLM");
    assertThat(inspection.precision()).isEqualTo("float (cache float)");
    assertThat(inspection.cacheLayout().orElseThrow())
        .isEqualTo(
            "[batch, "
                + sizes.cacheHeads().getAsInt()
                + ", length, "
                + sizes.headWidth().getAsInt()
                + "]");
    assertThat(inspection.inputs()).extracting(OnnxInspection.Port::name).contains("input_ids");
    assertThat(inspection.outputs()).extracting(OnnxInspection.Port::name).contains("logits");
    assertThat(inspection.signals().contains(Signal.ATTENTION)).isEqualTo(!name.contains("plain"));
  }

  @Test
  void inspection_encoder_hasNoCacheAndNoSignals() {
    OnnxInspection inspection = OnnxInspection.of(TestFiles.model("nli"));
    assertThat(inspection.cacheLayout()).isEmpty();
    assertThat(inspection.signals()).isEmpty();
    assertThat(inspection.sizes().layers()).isPresent();
    assertThat(inspection.architecture()).contains("BertForSequenceClassification");
    assertThatThrownBy(() -> OnnxInspection.of(Path.of("nowhere")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A decoder of another make: 32-bit ids, keys and values in one tensor. */
  @Test
  void packedCache_publicDecoder_isUnderstood(@TempDir Path folder) throws IOException {
    Path source = TestFiles.evidence("models/tiny-random-gpt2");
    Files.copy(source.resolve("past.onnx"), folder.resolve("model.onnx"));
    Files.copy(source.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.write(
        folder.resolve("config.json"),
        new ObjectMapper()
            .writeValueAsBytes(
                Map.of("n_layer", 5, "n_head", 4, "n_embd", 32, "n_positions", 512)));
    OnnxInspection inspection = OnnxInspection.of(folder);
    assertThat(inspection.cacheLayout()).contains("[2, batch, 4, length, 8]");
    assertThat(inspection.sizes().cacheHeads()).hasValue(4);
    OnnxOptions alone = OnnxOptions.withDefaults().withBatchSize(1);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder);
        OnnxLanguageModel one = OnnxLanguageModel.open(folder, alone)) {
      List<GenerationRequest> requests = new ArrayList<>();
      // The vocabulary of the tokenizer is larger than that of the model: take single letters.
      for (String prompt : List.of("a", "q r", "a b c d")) {
        requests.add(GenerationRequest.of(prompt, prompt).withMaxNewTokens(12));
      }
      for (int i = 0; i < requests.size(); i++) {
        Generation jointly = model.generate(requests).get(i).generation();
        assertThat(jointly.tokens()).hasSize(12);
        BatchingTest.requireSame(one.generate(requests.get(i)).generation(), jointly);
      }
    }
  }
}
