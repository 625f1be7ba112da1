package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.onnx.ClassifierOptions.Activation;
import io.github.uq4j.onnx.ClassifierOptions.Truncation;
import io.github.uq4j.onnx.internal.pair.PairRunner;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.TextPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A general classifier on the trained models of three labels and of one output. */
class TextClassifierTest {

  private static final Path NLI = TestFiles.model("nli");
  private static final Path SIMILARITY = TestFiles.model("similarity");
  private static final OnnxOptions CPU = OnnxOptions.withDefaults().withDevice(Device.CPU);
  private static final ClassifierOptions DEFAULTS = ClassifierOptions.withDefaults();
  private static final double RECORDED = 1e-4;
  private static final double BATCHED = 1e-5;
  private static final double ROUNDING = 1e-12;

  private static List<TextPair> pairs(List<JsonNode> lines) {
    List<TextPair> pairs = new ArrayList<>();
    for (JsonNode line : lines) {
      pairs.add(new TextPair(line.path("first").asText(), line.path("second").asText()));
    }
    return pairs;
  }

  /** Texts of very different lengths, so that batches are padded. */
  private static List<String> texts() {
    List<String> texts = new ArrayList<>(List.of(""));
    for (TextPair pair : pairs(TestFiles.lines(TestFiles.parity("nli.jsonl")).subList(0, 20))) {
      texts.add(pair.first());
      texts.add(pair.first() + " " + pair.second());
    }
    return texts;
  }

  private static void requireSame(Classification one, Classification other, double tolerance) {
    assertThat(other.labels()).hasSameSizeAs(one.labels());
    for (int i = 0; i < one.labels().size(); i++) {
      Classification.Label label = one.labels().get(i);
      assertThat(other.labels().get(i).name()).isEqualTo(label.name());
      assertThat(other.labels().get(i).probability())
          .isCloseTo(label.probability(), within(tolerance));
    }
  }

  @Test
  void pairs_threeLabels_agreeWithPyTorchInTheOrderOfTheConfig() {
    List<JsonNode> lines = TestFiles.lines(TestFiles.parity("nli.jsonl"));
    try (OnnxTextClassifier model = OnnxTextClassifier.open(NLI, TestDevice.options(), DEFAULTS)) {
      assertThat(model.labels()).containsExactly("contradiction", "neutral", "entailment");
      List<Classification> answers = model.classifyPairs(pairs(lines));
      for (int i = 0; i < lines.size(); i++) {
        Classification answer = answers.get(i);
        assertThat(answer.cutTokens()).isZero();
        int best = 0;
        for (int c = 0; c < 3; c++) {
          JsonNode expected = lines.get(i).path("probabilities");
          assertThat(answer.labels().get(c).name()).isEqualTo(model.labels().get(c));
          assertThat(answer.labels().get(c).probability())
              .isCloseTo(expected.path(c).asDouble(), within(RECORDED));
          assertThat(answer.labels().get(c).logit())
              .isCloseTo(lines.get(i).path("logits").path(c).asDouble(), within(1e-3));
          best = expected.path(c).asDouble() > expected.path(best).asDouble() ? c : best;
        }
        assertThat(answer.best().name()).isEqualTo(model.labels().get(best));
      }
    }
  }

  @Test
  void pairs_oneOutput_giveLogitAndItsLogisticFunction() {
    List<JsonNode> lines = TestFiles.lines(TestFiles.parity("similarity.jsonl"));
    try (OnnxTextClassifier model =
        OnnxTextClassifier.open(SIMILARITY, TestDevice.options(), DEFAULTS)) {
      List<Classification> answers = model.classifyPairs(pairs(lines));
      for (int i = 0; i < lines.size(); i++) {
        assertThat(answers.get(i).labels()).hasSize(1);
        double score = lines.get(i).path("score").asDouble();
        assertThat(answers.get(i).probability("LABEL_0")).isCloseTo(score, within(RECORDED));
        assertThat(1 / (1 + Math.exp(-answers.get(i).best().logit())))
            .isCloseTo(answers.get(i).best().probability(), within(ROUNDING));
      }
      assertThat(model.toString()).contains("LABEL_0").contains("SIGMOID").contains("REFUSE");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 100_000})
  void texts_anyBatching_giveWhatEachGivesAloneInTheirOrder(int tokens) {
    List<String> texts = texts();
    Collections.reverse(texts);
    texts.add(texts.get(3));
    try (OnnxTextClassifier model =
        OnnxTextClassifier.open(NLI, TestDevice.options().withTokensPerBatch(tokens), DEFAULTS)) {
      List<Classification> jointly = model.classify(texts);
      assertThat(jointly).hasSameSizeAs(texts);
      for (int i = 0; i < texts.size(); i++) {
        requireSame(model.classify(List.of(texts.get(i))).get(0), jointly.get(i), BATCHED);
      }
      assertThat(jointly.get(texts.size() - 1)).isEqualTo(jointly.get(3));
      assertThat(jointly.stream().distinct().count()).isGreaterThan(20);
    }
  }

  @Test
  void text_besideALongerOne_isNotChangedByPadding() {
    String brief = "She lives in Oslo.";
    String longer = "She lives in Oslo now.";
    for (Path folder : List.of(NLI, SIMILARITY)) {
      try (OnnxTextClassifier model = OnnxTextClassifier.open(folder, CPU, DEFAULTS);
          HuggingFaceTokenizerFile tokenizer =
              HuggingFaceTokenizerFile.open(folder.resolve("tokenizer.json"))) {
        // Padding that costs less than a call: the two share a batch.
        assertThat(tokenizer.encode(longer).size() - tokenizer.encode(brief).size())
            .isBetween(1, PairRunner.CPU_CALL_PRICE - 1);
        requireSame(
            model.classify(List.of(brief)).get(0),
            model.classify(List.of(longer, brief)).get(1),
            BATCHED);
      }
    }
  }

  @Test
  void activation_ofTheConfig_isSigmoidForSeveralLabelsAtOnceOtherwiseSoftmax(@TempDir Path folder)
      throws IOException {
    Path multi =
        ModelFolders.copy(NLI, folder, c -> c.put("problem_type", "multi_label_classification"));
    List<String> text = List.of("She lives in Oslo.");
    try (OnnxTextClassifier softmax = OnnxTextClassifier.open(NLI);
        OnnxTextClassifier sigmoid = OnnxTextClassifier.open(multi);
        OnnxTextClassifier chosen =
            OnnxTextClassifier.open(NLI, CPU, DEFAULTS.withActivation(Activation.SIGMOID));
        OnnxTextClassifier other =
            OnnxTextClassifier.open(multi, CPU, DEFAULTS.withActivation(Activation.SOFTMAX))) {
      Classification one = softmax.classify(text).get(0);
      double sum = one.labels().stream().mapToDouble(l -> Math.exp(l.logit())).sum();
      for (Classification.Label label : one.labels()) {
        assertThat(label.probability()).isCloseTo(Math.exp(label.logit()) / sum, within(ROUNDING));
      }
      Classification independent = sigmoid.classify(text).get(0);
      for (Classification.Label label : independent.labels()) {
        assertThat(label.probability())
            .isCloseTo(1 / (1 + Math.exp(-label.logit())), within(ROUNDING));
      }
      requireSame(independent, chosen.classify(text).get(0), ROUNDING);
      requireSame(one, other.classify(text).get(0), ROUNDING);
    }
  }

  @Test
  void activation_thatDoesNotFitTheLabels_isRefused(@TempDir Path folder) throws IOException {
    ClassifierOptions softmax = DEFAULTS.withActivation(Activation.SOFTMAX);
    assertThatThrownBy(() -> OnnxTextClassifier.open(SIMILARITY, CPU, softmax))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("activation = SOFTMAX")
        .hasMessageContaining("must be SIGMOID");
    Path regression = ModelFolders.copy(NLI, folder, c -> c.put("problem_type", "regression"));
    assertThatThrownBy(() -> OnnxTextClassifier.open(regression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("problem_type = regression");
    OnnxTextClassifier.open(regression, CPU, softmax).close();
  }

  @Test
  void text_tooLong_isRefusedWithBothNumbersUnlessCut() {
    String text = "word ".repeat(2000);
    try (OnnxTextClassifier model = OnnxTextClassifier.open(NLI, TestDevice.options(), DEFAULTS)) {
      assertThatThrownBy(() -> model.classify(List.of("short", text)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the text \"word word")
          .hasMessageMatching(".*has \\d{4,} tokens; must be <= 256.*");
    }
  }

  @Test
  void text_cut_isReadAsItsFirstTokensAndTheCountIsReported() {
    String text = "She was born in Corvan. ".repeat(120);
    List<Integer> ids = new ArrayList<>();
    String fitting;
    try (HuggingFaceTokenizerFile tokenizer =
        HuggingFaceTokenizerFile.open(NLI.resolve("tokenizer.json"))) {
      tokenizer.encode(text).forEach(piece -> ids.add(piece.id()));
      // 256 positions: one for [CLS], one for [SEP], 254 for the text.
      fitting = text.substring(0, tokenizer.encode(text).get(254).span().end());
      assertThat(tokenizer.encode(fitting)).hasSize(256);
    }
    try (OnnxTextClassifier model =
        OnnxTextClassifier.open(NLI, CPU, DEFAULTS.withTruncation(Truncation.CUT))) {
      List<Classification> answers = model.classify(List.of(text, fitting, "She sleeps."));
      assertThat(answers.get(0).cutTokens()).isEqualTo(ids.size() - 256).isPositive();
      assertThat(answers.get(1).cutTokens()).isZero();
      assertThat(answers.get(2).cutTokens()).isZero();
      requireSame(answers.get(1), answers.get(0), BATCHED);
    }
  }

  @Test
  void pair_cut_losesTokensOfTheLongerText() {
    String end = "She was born in Oslo.";
    String start = "She was born in Corvan. ".repeat(120);
    try (OnnxTextClassifier model =
            OnnxTextClassifier.open(NLI, CPU, DEFAULTS.withTruncation(Truncation.CUT));
        HuggingFaceTokenizerFile tokenizer =
            HuggingFaceTokenizerFile.open(NLI.resolve("tokenizer.json"))) {
      int first = tokenizer.encode(start).size() - 2;
      int second = tokenizer.encode(end).size() - 2;
      int room = 256 - 3 - second;
      String fitting = start.substring(0, tokenizer.encode(start).get(room).span().end());
      List<Classification> answers =
          model.classifyPairs(List.of(new TextPair(start, end), new TextPair(fitting, end)));
      assertThat(answers.get(0).cutTokens()).isEqualTo(first - room);
      assertThat(answers.get(1).cutTokens()).isZero();
      requireSame(answers.get(1), answers.get(0), BATCHED);
    }
  }

  /**
   * The logits of (shorter, longer) were recorded with {@code tokenizer(a, b, truncation=True)} of
   * transformers 5.18.0 (tokenizers 0.23.2) and the same ONNX file. 253 of the 256 positions are
   * the texts'; the odd one goes to the longer text, there to the second, which here is the same.
   */
  @Test
  void pair_bothTooLong_isCutToHalvesOfTheRoom() {
    String shorter = "She was born in Corvan. ".repeat(120);
    String longer = "She lives in Oslo, it is said. ".repeat(90);
    try (OnnxTextClassifier model =
            OnnxTextClassifier.open(NLI, CPU, DEFAULTS.withTruncation(Truncation.CUT));
        HuggingFaceTokenizerFile tokenizer =
            HuggingFaceTokenizerFile.open(NLI.resolve("tokenizer.json"))) {
      TextPair fitting =
          new TextPair(
              longer.substring(0, tokenizer.encode(longer).get(127).span().end()),
              shorter.substring(0, tokenizer.encode(shorter).get(126).span().end()));
      List<Classification> answers =
          model.classifyPairs(
              List.of(new TextPair(shorter, longer), new TextPair(longer, shorter), fitting));
      requireLogits(answers.get(0), 2.2022467, 2.3439083, -4.6206064);
      assertThat(answers)
          .extracting(Classification::cutTokens)
          .containsExactly(2075 - 256, 2075 - 256, 0);
      requireSame(answers.get(2), answers.get(1), BATCHED);
    }
  }

  private static void requireLogits(Classification answer, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(answer.labels().get(i).logit()).isCloseTo(expected[i], within(RECORDED));
    }
  }

  @Test
  void cutting_onTheLeft_isRefused(@TempDir Path folder) throws IOException {
    Path model = ModelFolders.copy(NLI, folder, c -> {});
    Files.writeString(model.resolve("tokenizer_config.json"), "{\"truncation_side\": \"left\"}");
    ClassifierOptions cut = DEFAULTS.withTruncation(Truncation.CUT);
    assertThatThrownBy(() -> OnnxTextClassifier.open(model, CPU, cut))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("truncation_side = left");
    OnnxTextClassifier.open(model).close();
  }

  /** A tokenizer's own settings, as training leaves them in the file, cut and pad nothing. */
  @Test
  void tokenizer_thatWouldCutAndPad_doesNeither(@TempDir Path folder) throws IOException {
    Path model = ModelFolders.copy(NLI, folder, c -> {});
    ObjectNode tokenizer = (ObjectNode) TestFiles.json(model.resolve("tokenizer.json"));
    tokenizer
        .putObject("truncation")
        .put("direction", "Right")
        .put("max_length", 8)
        .put("strategy", "LongestFirst")
        .put("stride", 0);
    ObjectNode padding = tokenizer.putObject("padding");
    padding.putObject("strategy").put("Fixed", 40);
    padding
        .put("direction", "Right")
        .putNull("pad_to_multiple_of")
        .put("pad_id", 0)
        .put("pad_type_id", 0)
        .put("pad_token", "[PAD]");
    Files.writeString(model.resolve("tokenizer.json"), tokenizer.toString());
    List<String> texts =
        List.of("She was born in Corvan. ".repeat(9), "She sleeps.", "word ".repeat(300));
    try (OnnxTextClassifier usual = OnnxTextClassifier.open(NLI);
        OnnxTextClassifier other = OnnxTextClassifier.open(model)) {
      for (String text : texts.subList(0, 2)) {
        requireSame(
            usual.classify(List.of(text)).get(0), other.classify(List.of(text)).get(0), ROUNDING);
      }
      assertThatThrownBy(() -> other.classify(texts))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(".*has \\d+ tokens; must be <= 256.*");
    }
  }

  @Test
  void inputs_none_areRefusedByName() {
    try (OnnxTextClassifier model =
        OnnxTextClassifier.open(SIMILARITY, TestDevice.options(), DEFAULTS)) {
      assertThatThrownBy(() -> model.classify(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("texts = []; must hold at least one");
      assertThatThrownBy(() -> model.classifyPairs(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pairs = []; must hold at least one");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0=a,2=b,3=c | the indices [0, 2, 3]",
        "0=a,1=b,2=a | must be distinct",
        "0=a,x=b,2=c | the index \"x\"",
        "0=a,1=b | must be [batch, 2]",
        "0=a,1=b,2=c,3=d | must be [batch, 4]",
        "'' | has no id2label",
      })
  void labels_unknown_areRefusedAndNothingStaysOpen(
      String labels, String message, @TempDir Path folder) throws IOException {
    Path model =
        ModelFolders.copy(
            NLI,
            folder,
            config -> {
              config.remove("id2label");
              for (String label : labels.isEmpty() ? new String[0] : labels.split(",", -1)) {
                config
                    .withObject("/id2label")
                    .put(label.split("=", -1)[0], label.split("=", -1)[1]);
              }
            });
    long before = ModelSession.liveObjects();
    assertThatThrownBy(() -> OnnxTextClassifier.open(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(folder.toString());
    assertThat(ModelSession.liveObjects()).isEqualTo(before);
  }

  @Test
  void similarityModel_badIndex_isRefusedAndNothingStaysOpen(@TempDir Path folder)
      throws IOException {
    Path model =
        ModelFolders.copy(SIMILARITY, folder, c -> c.putObject("id2label").put("first", "a"));
    long before = ModelSession.liveObjects();
    assertThatThrownBy(() -> OnnxSimilarityModel.open(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the index \"first\" in id2label; must be a number >= 0");
    assertThat(ModelSession.liveObjects()).isEqualTo(before);
  }

  @Test
  void model_afterClose_refuses() {
    OnnxTextClassifier model =
        OnnxTextClassifier.open(NLI, CPU, DEFAULTS.withTruncation(Truncation.CUT));
    model.close();
    model.close();
    assertThatThrownBy(() -> model.classify(List.of("a")))
        .isInstanceOf(IllegalStateException.class);
  }
}
