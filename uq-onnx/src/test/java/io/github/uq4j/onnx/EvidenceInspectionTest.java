package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.trace.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an inspection says of models from elsewhere is what their files say, read with the Python
 * package onnx and by eye.
 */
class EvidenceInspectionTest {

  private static Path folder(String name) {
    return TestFiles.evidence("models/" + name);
  }

  private static void requireSizes(
      OnnxInspection found, int layers, int heads, int cacheHeads, int vocabulary) {
    OnnxInspection.Sizes sizes = found.sizes();
    assertThat(sizes.layers()).hasValue(layers);
    assertThat(sizes.heads()).hasValue(heads);
    assertThat(sizes.cacheHeads()).hasValue(cacheHeads);
    assertThat(sizes.headWidth()).hasValue(8);
    assertThat(sizes.hiddenSize()).hasValue(heads * 8);
    assertThat(sizes.vocabulary()).hasValue(vocabulary);
    assertThat(sizes.positions()).hasValue(512);
    assertThat(found.edits())
        .extracting(OnnxInspection.Edit::signal)
        .containsExactly(Signal.ATTENTION, Signal.HIDDEN_STATES);
    assertThat(found.edits()).allMatch(OnnxInspection.Edit::possible);
    assertThat(found.edits().get(1).explanation()).startsWith(layers + 1 + " values");
  }

  private static List<String> texts(List<OnnxInspection.Port> ports) {
    return ports.stream()
        .map(p -> p.name() + " " + p.type() + " " + p.shape() + " " + p.meaning())
        .toList();
  }

  @Test
  void inspection_stories_saysWhatTheFilesSay() {
    OnnxInspection found = OnnxInspection.of(folder("stories260k"));
    assertThat(found.layout()).isEqualTo("optimum");
    assertThat(found.file()).hasFileName("model.onnx");
    assertThat(found.architecture()).contains("LlamaForCausalLM");
    assertThat(found.precision()).isEqualTo("float (cache float)");
    requireSizes(found, 5, 8, 4, 512);
    assertThat(found.cacheLayout()).contains("[batch, 4, length, 8]");
    assertThat(found.edits().get(0).explanation()).contains("5 layers", "Softmax");
    assertThat(texts(found.inputs()))
        .hasSize(13)
        .startsWith(
            "input_ids int64 [-1, -1] token ids",
            "attention_mask int64 [-1, -1] 1 for every token, 0 for padding",
            "position_ids int64 [-1, -1] positions",
            "past_key_values.0.key float [-1, 4, -1, 8] cache, from present.0.key");
    assertThat(texts(found.outputs()))
        .hasSize(11)
        .startsWith("logits float [-1, -1, 512] logits")
        .endsWith("present.4.value float [-1, 4, -1, 8] cache, to past_key_values.4.value");
    assertThat(found.remarks()).isEmpty();
  }

  /** Its configuration names no heads and no width: operators and weights do. */
  @Test
  void inspection_randomGpt2_saysWhatTheFilesSay() {
    OnnxInspection found = OnnxInspection.of(folder("tiny-random-gpt2"));
    requireGpt2(found, "float");
    assertThat(found.remarks())
        .containsExactly(
            "it uses operator set 11; must be >= 13: every token of an answer is a run of its own",
            "the tokenizer knows 50295 tokens, the model 1000: texts with other tokens are"
                + " refused");
  }

  /** A folder without a tokenizer, meant for another device, is described all the same. */
  @Test
  void inspection_randomGpt2ForCuda_saysWhatTheFilesSay() {
    OnnxInspection found = OnnxInspection.of(folder("tiny-random-gpt2-fp16-cuda"));
    requireGpt2(found, "float16");
    assertThat(found.remarks())
        .containsExactly(
            "it uses operator set 11; must be >= 13: every token of an answer is a run of its own",
            "its configuration asks for the execution provider cuda",
            "there is no tokenizer.json: it cannot be run");
  }

  private static void requireGpt2(OnnxInspection found, String type) {
    assertThat(found.layout()).isEqualTo("genai");
    assertThat(found.file()).hasFileName("past.onnx");
    assertThat(found.architecture()).contains("gpt2");
    assertThat(found.precision()).isEqualTo(type + " (cache " + type + ")");
    requireSizes(found, 5, 4, 4, 1000);
    assertThat(found.cacheLayout()).contains("[2, batch, 4, length, 8]");
    assertThat(found.edits().get(0).explanation()).contains("5 layers", "Attention (recomputed)");
    assertThat(texts(found.inputs()))
        .hasSize(8)
        .startsWith(
            "input_ids int32 [-1, -1] token ids",
            "position_ids int32 [-1, -1] positions",
            "attention_mask int32 [-1, -1] 1 for every token, 0 for padding",
            "past_0 " + type + " [2, -1, 4, -1, 8] cache, from present_0");
    assertThat(texts(found.outputs()))
        .hasSize(6)
        .startsWith("logits " + type + " [-1, -1, 1000] logits")
        .endsWith("present_4 " + type + " [2, -1, 4, -1, 8] cache, to past_4");
  }

  /** A file of another name is pointed at; described, it is an encoder. */
  @Test
  void inspection_tinyBert_isPointedAtAndThenDescribed(@TempDir Path described) throws IOException {
    Path source = folder("tinybert");
    assertThatThrownBy(() -> OnnxInspection.of(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("it holds tinybert.onnx, which uq4j.json can name");
    for (String name : List.of("tinybert.onnx", "tinybert-tokenizer.json")) {
      Files.copy(source.resolve(name), described.resolve(name));
    }
    String json = "{'model': 'tinybert.onnx', 'tokenizer': 'tinybert-tokenizer.json'}";
    Files.writeString(described.resolve("uq4j.json"), json.replace('\'', '"'));
    OnnxInspection found = OnnxInspection.of(described);
    assertThat(found.layout()).isEqualTo("described");
    assertThat(found.architecture()).isEmpty();
    assertThat(found.precision()).isEqualTo("float");
    assertThat(found.sizes().hiddenSize()).hasValue(50);
    assertThat(found.sizes().vocabulary()).hasValue(1656);
    assertThat(List.of(found.sizes().layers(), found.sizes().heads(), found.sizes().positions()))
        .containsOnly(OptionalInt.empty());
    assertThat(found.cacheLayout()).isEmpty();
    assertThat(found.signals()).isEmpty();
    assertThat(texts(found.inputs()))
        .containsExactly(
            "input_ids int64 [-1, -1] token ids",
            "attention_mask int64 [-1, -1] 1 for every token, 0 for padding",
            "token_type_ids int64 [-1, -1] segments");
    assertThat(texts(found.outputs()))
        .containsExactly("output_0 float [-1, -1, 50] hidden states", "output_1 float [-1, 50] ");
    assertThat(found.remarks()).isEmpty();
  }
}
