package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an inspection says of a folder's sizes is what its own configuration says. */
class InspectionTruthTest {

  private static final Path TESTDATA = TestFiles.testdata();

  /** Every folder that comes with the project and has a {@code config.json}. */
  static Stream<Path> folders() {
    try (Stream<Path> zoo = Files.list(TESTDATA.resolve("zoo"));
        Stream<Path> models = Files.list(TESTDATA.resolve("models"))) {
      List<Path> all =
          Stream.concat(
                  Stream.concat(zoo, models),
                  Stream.of("zoo-encoder", "zoo-classifier", "zoo-cross-encoder")
                      .map(TESTDATA::resolve))
              .filter(folder -> Files.isRegularFile(folder.resolve("config.json")))
              .sorted()
              .toList();
      assertThat(all).hasSizeGreaterThan(18);
      return all.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionalInt stated(JsonNode config, String... names) {
    for (String name : names) {
      if (config.path(name).isIntegralNumber()) {
        return OptionalInt.of(config.path(name).asInt());
      }
    }
    return OptionalInt.empty();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void inspection_committedFolder_saysWhatItsConfigurationSays(Path folder) {
    JsonNode config = TestFiles.json(folder.resolve("config.json"));
    OnnxInspection.Sizes sizes = OnnxInspection.of(folder).sizes();
    OptionalInt heads = stated(config, "num_attention_heads", "n_head");
    OptionalInt hidden = stated(config, "hidden_size", "n_embd");
    assertThat(heads).isPresent();
    assertThat(hidden).isPresent();
    int width = hidden.getAsInt() / heads.getAsInt();
    assertThat(sizes.heads()).isEqualTo(heads);
    assertThat(sizes.hiddenSize()).isEqualTo(hidden);
    assertThat(sizes.layers()).isPresent();
    assertThat(sizes.layers()).isEqualTo(stated(config, "num_hidden_layers", "n_layer"));
    assertThat(sizes.vocabulary()).isPresent();
    assertThat(sizes.vocabulary()).isEqualTo(stated(config, "vocab_size"));
    assertThat(sizes.positions()).isPresent();
    assertThat(sizes.positions()).isEqualTo(positions(folder, config));
    assertThat(sizes.headWidth()).hasValue(stated(config, "head_dim").orElse(width));
    // llama-mha repeats its keys for every query head: its cache has more than the model.
    boolean repeated = folder.endsWith("llama-mha");
    assertThat(sizes.cacheHeads())
        .isEqualTo(repeated ? heads : OptionalInt.of(keyHeads(config, heads.getAsInt())));
  }

  /** RoBERTa keeps positions for padding: what is left stands with the tokenizer. */
  private static OptionalInt positions(Path folder, JsonNode config) {
    OptionalInt usable = OptionalInt.empty();
    Path tokenizer = folder.resolve("tokenizer_config.json");
    if (config.path("model_type").asText().equals("roberta")) {
      usable = stated(TestFiles.json(tokenizer), "model_max_length");
      assertThat(usable.getAsInt()).isLessThan(config.path("max_position_embeddings").asInt());
    }
    return usable.isPresent() ? usable : stated(config, "max_position_embeddings", "n_positions");
  }

  private static int keyHeads(JsonNode config, int heads) {
    return stated(config, "num_key_value_heads").orElse(heads);
  }

  @Test
  void inspection_classifier_saysWhatGoesInAndComesOut() {
    OnnxInspection found = OnnxInspection.of(TESTDATA.resolve("zoo-classifier"));
    assertThat(found.architecture()).contains("BertForSequenceClassification");
    assertThat(found.inputs())
        .extracting(OnnxInspection.Port::meaning)
        .containsExactly("token ids", "1 for every token, 0 for padding", "segments");
    assertThat(found.outputs())
        .extracting(OnnxInspection.Port::meaning)
        .containsExactly("logits of [joy, anger, fear, sadness, surprise]");
    assertThat(OnnxInspection.of(TESTDATA.resolve("zoo-encoder")).outputs())
        .extracting(OnnxInspection.Port::meaning)
        .containsExactly("hidden states");
    assertThat(OnnxInspection.of(TESTDATA.resolve("zoo-cross-encoder")).outputs())
        .extracting(OnnxInspection.Port::meaning)
        .containsExactly("one logit for every text");
  }

  @Test
  void inspection_postNormOpt_saysThatOnlyPositionsAreMissing() {
    assertThat(OnnxInspection.of(TESTDATA.resolve("zoo/opt-post-norm")).remarks())
        .containsExactly(
            "it has no input for positions: prompts of equal length are answered side by side");
  }
}
