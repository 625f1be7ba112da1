package io.github.uq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScoreSheet;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.run.ScoreStream;
import io.github.uq4j.testing.TestData;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real helper model behind the runner: how it is asked changes no score. */
class HelperBatchTest {

  private static final List<String> WORDS =
      List.of("Corwin", " Tolland", " was", " born", " in", " the", " town", " of", " Brinna");

  private static List<Trace> traces() {
    SplittableRandom random = new SplittableRandom(3);
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      StringBuilder text = new StringBuilder();
      List<Token> tokens = new ArrayList<>();
      for (int t = 0; t < 3 + 2 * i; t++) {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        String other = WORDS.get(random.nextInt(WORDS.size()));
        TokenDistribution seen =
            TokenDistribution.of(-0.3)
                .withTop(List.of(Alternative.of(word, -0.3), Alternative.of(other + "s", -1.6)));
        TextSpan span = new TextSpan(text.length(), text.length() + word.length());
        text.append(word);
        tokens.add(Token.of(word, seen).withSpan(span));
      }
      traces.add(Trace.of("q" + i, Generation.of(text.toString(), tokens)));
    }
    return traces;
  }

  private static List<Scorer> scorers() {
    ScorerRegistry registry = ScorerRegistry.load();
    ScorerOptions plain = ScorerOptions.of(Profile.DEFAULT);
    return List.of(registry.create("ccp", plain), registry.create("token-ccp", plain));
  }

  private static List<ScoreSheet> scored(EntailmentModel model, int window, int threads) {
    List<ScoreSheet> sheets = new ArrayList<>();
    ScoreStream.of(scorers(), Helpers.none().withEntailment(model))
        .withWindow(window)
        .withThreads(threads)
        .score(traces().iterator(), sheets::add);
    assertThat(sheets).hasSize(12).allMatch(sheet -> sheet.refused().isEmpty());
    return sheets;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "64, 3, 2", "512, 256, 4", "100000, 256, 1"})
  void score_anyBatch_agrees(int tokens, int window, int threads) {
    OnnxOptions cpu = OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1);
    try (OnnxEntailmentModel usual = OnnxEntailmentModel.open(TestData.path("models/nli"), cpu);
        OnnxEntailmentModel other =
            OnnxEntailmentModel.open(TestData.path("models/nli"), cpu.withTokensPerBatch(tokens))) {
      List<ScoreSheet> expected = scored(usual, 5, 1);
      List<ScoreSheet> actual = scored(other, window, threads);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i).scores().get(0).value())
            .isCloseTo(expected.get(i).scores().get(0).value(), within(1e-5));
        for (int t = 0; t < expected.get(i).tokens().get(0).values().size(); t++) {
          assertThat(actual.get(i).tokens().get(0).values().get(t))
              .isCloseTo(expected.get(i).tokens().get(0).values().get(t), within(1e-5));
        }
      }
    }
  }

  /** The same model with its outputs in another order, and a configuration that says so. */
  @ParameterizedTest
  @ValueSource(strings = {"201", "120", "210"})
  void score_labelsInAnotherOrder_isTheSame(String order, @TempDir Path folder) throws IOException {
    Path shipped = TestData.path("models/nli");
    Files.copy(shipped.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(shipped.resolve("model.onnx"))).toBuilder();
    turn(model.getGraphBuilder(), order.chars().map(c -> c - '0').asLongStream().toArray());
    Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    ObjectMapper json = new ObjectMapper();
    ObjectNode config = (ObjectNode) json.readTree(shipped.resolve("config.json").toFile());
    List<String> names = new ArrayList<>();
    config.path("id2label").forEach(name -> names.add(name.asText()));
    config.remove("label2id");
    for (int column = 0; column < order.length(); column++) {
      config
          .withObject("/id2label")
          .put(Integer.toString(column), names.get(order.charAt(column) - '0'));
    }
    json.writeValue(folder.resolve("config.json").toFile(), config);
    try (OnnxEntailmentModel usual = OnnxEntailmentModel.open(shipped);
        OnnxEntailmentModel turned = OnnxEntailmentModel.open(folder)) {
      List<ScoreSheet> expected = scored(usual, 256, 1);
      List<ScoreSheet> actual = scored(turned, 256, 1);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i).scores().get(0).value())
            .isCloseTo(expected.get(i).scores().get(0).value(), within(1e-12));
        assertThat(actual.get(i).tokens().get(0).values())
            .isEqualTo(expected.get(i).tokens().get(0).values());
      }
    }
  }

  private static void turn(GraphProto.Builder graph, long[] order) {
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals("logits")) {
        node.setOutput(0, "before");
      }
    }
    TensorProto.Builder columns =
        TensorProto.newBuilder()
            .setName("columns")
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(order.length);
    for (long column : order) {
      columns.addInt64Data(column);
    }
    graph.addInitializer(columns);
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Gather")
            .addInput("before")
            .addInput("columns")
            .addOutput("logits")
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("axis")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(1)));
  }

  @Test
  void score_twoScorersOfManyTraces_askTheModelOnce() {
    try (OnnxEntailmentModel model = OnnxEntailmentModel.open(TestData.path("models/nli"))) {
      List<Integer> calls = new ArrayList<>();
      scored(
          pairs -> {
            calls.add(pairs.size());
            return model.judge(pairs);
          },
          256,
          2);
      assertThat(calls).hasSize(1);
    }
  }
}
