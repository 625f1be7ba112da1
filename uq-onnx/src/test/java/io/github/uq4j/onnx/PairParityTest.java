package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The helper models give what PyTorch recorded of them, however pairs are batched. */
class PairParityTest {

  private static final double TOLERANCE = 1e-4;

  private static List<TextPair> pairs(List<JsonNode> lines) {
    List<TextPair> pairs = new ArrayList<>();
    for (JsonNode line : lines) {
      pairs.add(new TextPair(line.path("first").asText(), line.path("second").asText()));
    }
    return pairs;
  }

  @Test
  void entailment_recordedPairs_agreeWithPyTorch() {
    List<JsonNode> lines = TestFiles.lines(TestFiles.parity("nli.jsonl"));
    try (OnnxEntailmentModel model =
        OnnxEntailmentModel.open(TestFiles.model("nli"), TestDevice.options())) {
      JsonNode labels = TestFiles.json(TestFiles.model("nli").resolve("config.json"));
      int entailment = labels.path("label2id").path("entailment").asInt();
      int neutral = labels.path("label2id").path("neutral").asInt();
      List<Entailment> answers = model.judge(pairs(lines));
      for (int i = 0; i < lines.size(); i++) {
        JsonNode expected = lines.get(i).path("probabilities");
        assertThat(answers.get(i).entailment())
            .isCloseTo(expected.path(entailment).asDouble(), within(TOLERANCE));
        assertThat(answers.get(i).neutral())
            .isCloseTo(expected.path(neutral).asDouble(), within(TOLERANCE));
      }
    }
  }

  @Test
  void similarity_recordedPairs_agreeWithPyTorch() {
    List<JsonNode> lines = TestFiles.lines(TestFiles.parity("similarity.jsonl"));
    try (OnnxSimilarityModel model =
        OnnxSimilarityModel.open(TestFiles.model("similarity"), TestDevice.options())) {
      List<Double> answers = model.judge(pairs(lines));
      for (int i = 0; i < lines.size(); i++) {
        assertThat(answers.get(i))
            .isCloseTo(lines.get(i).path("score").asDouble(), within(TOLERANCE));
      }
    }
  }

  @Test
  void pairs_anyBatching_giveTheSame() {
    List<TextPair> pairs = pairs(TestFiles.lines(TestFiles.parity("nli.jsonl")));
    OnnxOptions alone = TestDevice.options().withTokensPerBatch(1);
    OnnxOptions together = TestDevice.options().withTokensPerBatch(100_000);
    try (OnnxEntailmentModel one = OnnxEntailmentModel.open(TestFiles.model("nli"), alone);
        OnnxEntailmentModel all = OnnxEntailmentModel.open(TestFiles.model("nli"), together)) {
      List<Entailment> singly = one.judge(pairs);
      List<Entailment> jointly = all.judge(pairs);
      for (int i = 0; i < pairs.size(); i++) {
        assertThat(jointly.get(i).entailment()).isCloseTo(singly.get(i).entailment(), within(1e-5));
        assertThat(jointly.get(i).contradiction())
            .isCloseTo(singly.get(i).contradiction(), within(1e-5));
      }
      List<TextPair> repeated = new ArrayList<>(pairs);
      repeated.addAll(pairs);
      assertThat(all.judge(repeated).subList(pairs.size(), repeated.size())).isEqualTo(jointly);
      assertThat(all.judge(List.of())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 512, 100_000})
  void pairs_anyTokenBudget_giveTheSameBits(int tokens) {
    List<TextPair> pairs = pairs(TestFiles.lines(TestFiles.parity("nli.jsonl")));
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU);
    try (OnnxEntailmentModel usual = OnnxEntailmentModel.open(TestFiles.model("nli"), options);
        OnnxEntailmentModel other =
            OnnxEntailmentModel.open(TestFiles.model("nli"), options.withTokensPerBatch(tokens))) {
      assertThat(other.judge(pairs)).isEqualTo(usual.judge(pairs));
    }
  }

  @Test
  void pair_longerThanTheModel_isRefusedWithBothNumbers() {
    try (OnnxEntailmentModel model = OnnxEntailmentModel.open(TestFiles.model("nli"))) {
      List<TextPair> pair = List.of(new TextPair("word ".repeat(2000), "b"));
      int limit =
          TestFiles.json(TestFiles.model("nli").resolve("config.json"))
              .path("max_position_embeddings")
              .asInt();
      assertThatThrownBy(() -> model.judge(pair))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be <= " + limit)
          .hasMessageMatching(".*has \\d{4,} tokens.*");
    }
  }

  @Test
  void models_ofAnotherKind_areRefused() {
    assertThatThrownBy(() -> OnnxEntailmentModel.open(TestFiles.model("similarity")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entailment, neutral and contradiction");
    assertThatThrownBy(() -> OnnxSimilarityModel.open(TestFiles.model("nli")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have one output");
    assertThatThrownBy(() -> OnnxLanguageModel.open(TestFiles.model("similarity")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OnnxEntailmentModel.open(TestFiles.model("lm-small")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void models_afterClose_refuse() {
    OnnxEntailmentModel entailment = OnnxEntailmentModel.open(TestFiles.model("nli"));
    OnnxSimilarityModel similarity = OnnxSimilarityModel.open(TestFiles.model("similarity"));
    assertThat(entailment).hasToString("OnnxEntailmentModel[" + TestFiles.model("nli") + "]");
    assertThat(similarity.toString()).contains("SIGMOID");
    entailment.close();
    entailment.close();
    similarity.close();
    List<TextPair> pair = List.of(new TextPair("a", "b"));
    assertThatThrownBy(() -> entailment.judge(pair)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> similarity.judge(pair)).isInstanceOf(IllegalStateException.class);
  }
}
