package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.onnx.ClassifierOptions.Activation;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.TextPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiny random encoders with heads give PyTorch's logits, in the order of their configuration. */
class ZooClassifierTest {

  private static final Path CLASSIFIER = TestFiles.testdata().resolve("zoo-classifier");
  private static final Path CROSS_ENCODER = TestFiles.testdata().resolve("zoo-cross-encoder");
  private static final OnnxOptions DEVICE = TestDevice.options();

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private static List<JsonNode> recorded(Path folder, String kind) {
    List<JsonNode> rows = new ArrayList<>();
    TestFiles.json(folder.resolve("recorded.json")).path(kind).forEach(rows::add);
    assertThat(rows).hasSize(5);
    return rows;
  }

  private static List<TextPair> pairs(List<JsonNode> rows) {
    return rows.stream()
        .map(row -> new TextPair(row.path("first").asText(), row.path("second").asText()))
        .toList();
  }

  private static void requireRecorded(Classification answer, JsonNode row) {
    assertThat(answer.cutTokens()).isZero();
    assertThat(answer.labels()).hasSize(row.path("logits").size());
    for (int i = 0; i < answer.labels().size(); i++) {
      Classification.Label label = answer.labels().get(i);
      assertThat(label.logit()).isCloseTo(row.path("logits").path(i).asDouble(), within(1e-5));
      assertThat(label.probability())
          .isCloseTo(row.path("probabilities").path(i).asDouble(), within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void classifier_severalLabels_agreesWithPyTorch(int tokens) {
    try (OnnxTextClassifier model =
        OnnxTextClassifier.open(
            CLASSIFIER, DEVICE.withTokensPerBatch(tokens), ClassifierOptions.withDefaults())) {
      assertThat(model.labels()).containsExactly("joy", "anger", "fear", "sadness", "surprise");
      List<JsonNode> texts = recorded(CLASSIFIER, "texts");
      List<Classification> read =
          model.classify(texts.stream().map(row -> row.path("text").asText()).toList());
      List<JsonNode> pairs = recorded(CLASSIFIER, "pairs");
      List<Classification> compared = model.classifyPairs(pairs(pairs));
      for (int i = 0; i < 5; i++) {
        requireRecorded(read.get(i), texts.get(i));
        requireRecorded(compared.get(i), pairs.get(i));
        JsonNode expected = texts.get(i).path("logits");
        int best =
            IntStream.range(0, 5)
                .reduce(
                    0, (a, b) -> expected.get(b).asDouble() > expected.get(a).asDouble() ? b : a);
        assertThat(read.get(i).best().name()).isEqualTo(model.labels().get(best));
      }
      assertThat(read.stream().map(answer -> answer.best().name()).distinct().count())
          .isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void crossEncoder_oneOutput_agreesWithPyTorch(int tokens) {
    List<JsonNode> rows = recorded(CROSS_ENCODER, "pairs");
    OnnxOptions options = DEVICE.withTokensPerBatch(tokens);
    try (OnnxSimilarityModel similarity = OnnxSimilarityModel.open(CROSS_ENCODER, options);
        OnnxTextClassifier classifier =
            OnnxTextClassifier.open(CROSS_ENCODER, options, ClassifierOptions.withDefaults())) {
      List<Double> scores = similarity.judge(pairs(rows));
      List<Classification> answers = classifier.classifyPairs(pairs(rows));
      for (int i = 0; i < rows.size(); i++) {
        double expected = rows.get(i).path("probabilities").path(0).asDouble();
        assertThat(scores.get(i)).isCloseTo(expected, within(1e-5));
        requireRecorded(answers.get(i), rows.get(i));
      }
      List<TextPair> backwards = new ArrayList<>(pairs(rows));
      Collections.reverse(backwards);
      List<Double> reversed = similarity.judge(backwards);
      Collections.reverse(reversed);
      for (int i = 0; i < scores.size(); i++) {
        assertThat(reversed.get(i)).isCloseTo(scores.get(i), within(1e-5));
      }
    }
  }

  @Test
  void crossEncoder_asAClassifierOfOneLabel_takesNoSoftmaxAndNoLongText() {
    assertThatThrownBy(
            () ->
                OnnxTextClassifier.open(
                    CROSS_ENCODER,
                    DEVICE,
                    ClassifierOptions.withDefaults().withActivation(Activation.SOFTMAX)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SIGMOID");
    // 33 positions are not 33 tokens: RoBERTa keeps the first of them for padding.
    try (OnnxSimilarityModel model = OnnxSimilarityModel.open(CROSS_ENCODER, DEVICE)) {
      assertThatThrownBy(() -> model.judge(List.of(new TextPair("z".repeat(28), "a"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be <= 32");
      assertThat(model.judge(List.of(new TextPair("z".repeat(26), "a"))).get(0)).isBetween(0., 1.);
    }
    assertThatThrownBy(() -> OnnxSimilarityModel.open(CLASSIFIER, DEVICE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 labels");
  }
}
