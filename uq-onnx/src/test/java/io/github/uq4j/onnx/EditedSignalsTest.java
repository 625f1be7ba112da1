package io.github.uq4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose files give logits alone give attention and hidden states all the same. */
class EditedSignalsTest {

  private static final SignalRequest BOTH =
      SignalRequest.none().with(Signal.ATTENTION).with(Signal.HIDDEN_STATES);
  private static final OnnxOptions DEVICE = TestDevice.options().withThreads(1);

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private static float[] values(FloatTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.shape().size())];
    tensor.read(0, values, values.length);
    return values;
  }

  private static void requireSame(FloatTensor given, FloatTensor expected) {
    assertThat(given.shape()).isEqualTo(expected.shape());
    float[] mine = values(given);
    float[] theirs = values(expected);
    for (int i = 0; i < mine.length; i++) {
      assertThat(mine[i]).isCloseTo(theirs[i], within(1e-5f * (1 + Math.abs(theirs[i]))));
    }
  }

  private static void requireSame(Trace given, Trace expected) {
    assertThat(given.generation().text()).isEqualTo(expected.generation().text());
    Tensors mine = given.generation().tensors();
    Tensors theirs = expected.generation().tensors();
    requireSame(mine.attention().orElseThrow().values(), theirs.attention().orElseThrow().values());
    requireSame(
        mine.hiddenStates().orElseThrow().values(), theirs.hiddenStates().orElseThrow().values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lm-small", "lm-large"})
  void plainModel_generatedAndScored_givesWhatTheExportedOutputsGive(String name) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : List.of("Where does Anna live?", "Anna lives in")) {
      requests.add(GenerationRequest.of(prompt, prompt).withMaxNewTokens(8).withSignals(BOTH));
    }
    try (OnnxLanguageModel exported = OnnxLanguageModel.open(TestFiles.model(name), DEVICE);
        OnnxLanguageModel plain =
            OnnxLanguageModel.open(TestFiles.model(name + "-plain"), DEVICE)) {
      assertThat(plain.recordable()).isEqualTo(exported.recordable());
      List<Trace> given = plain.generate(requests);
      List<Trace> expected = exported.generate(requests);
      for (int i = 0; i < requests.size(); i++) {
        requireSame(given.get(i), expected.get(i));
      }
      ScoringRequest scored = new ScoringRequest("s", "Anna lives in", " Oslo.", BOTH);
      requireSame(plain.score(scored), exported.score(scored));
    }
  }

  @Test
  void publicModels_attention_isADistributionOverWhatWasRead() {
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(TestFiles.evidence("models/stories260k"), DEVICE)) {
      requireDistributions(model, "Once upon a time", 5, 8);
    }
  }

  @Test
  void publicModels_contribAttention_isRecomputed(@TempDir Path folder) throws IOException {
    Path source = TestFiles.evidence("models/tiny-random-gpt2");
    Files.copy(source.resolve("past.onnx"), folder.resolve("model.onnx"));
    Files.copy(source.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Map<String, Integer> sizes =
        Map.of("n_layer", 5, "n_head", 4, "n_embd", 32, "n_positions", 512, "vocab_size", 1000);
    Files.write(folder.resolve("config.json"), new ObjectMapper().writeValueAsBytes(sizes));
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder, DEVICE)) {
      requireDistributions(model, "a b c", 5, 4);
    }
  }

  private static void requireDistributions(
      OnnxLanguageModel model, String prompt, int layers, int heads) {
    Trace trace =
        model.generate(GenerationRequest.of("t", prompt).withMaxNewTokens(6).withSignals(BOTH));
    FloatTensor attention = trace.generation().tensors().attention().orElseThrow().values();
    int read = trace.prompt().orElseThrow().tokens().size();
    int steps = trace.generation().tokens().size();
    int keys = read + steps;
    float[] values = values(attention);
    assertThat(values).hasSize(layers * heads * steps * keys);
    for (int row = 0; row < values.length / keys; row++) {
      double sum = 0;
      for (int key = 0; key < keys; key++) {
        sum += values[row * keys + key];
        if (key > read + row % steps) {
          assertThat(values[row * keys + key]).isZero();
        }
      }
      assertThat(sum).isCloseTo(1, within(1e-4));
    }
    FloatTensor hidden = trace.generation().tensors().hiddenStates().orElseThrow().values();
    assertThat(hidden.shape().size() % ((layers + 1L) * keys)).isZero();
  }

  @Test
  void editing_leavesTheFolderAsItIs(@TempDir Path folder) throws Exception {
    Path copy =
        ModelFolders.copy(TestFiles.model("lm-small-plain"), folder.resolve("m"), json -> {});
    Map<String, String> before = hashes(copy);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(copy, DEVICE)) {
      model.score(new ScoringRequest("s", "Anna", " lives", BOTH));
    }
    assertThat(hashes(copy)).isEqualTo(before).isNotEmpty();
  }

  private static Map<String, String> hashes(Path folder) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        hashes.put(file + " " + Files.getLastModifiedTime(file), HexFormat.of().formatHex(hash));
      }
    }
    return hashes;
  }

  @Test
  void manyThreads_askingFirst_shareOneGraph() throws Exception {
    ScoringRequest request = new ScoringRequest("s", "Anna lives in", " Oslo.", BOTH);
    try (OnnxLanguageModel model =
        OnnxLanguageModel.open(TestFiles.model("lm-small-plain"), DEVICE)) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<Trace>> traces = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        traces.add(threads.submit(() -> model.score(request)));
      }
      for (Future<Trace> trace : traces) {
        requireSame(trace.get(), traces.get(0).get());
      }
      threads.shutdown();
      // The plain session, the edited one, and the weights they share.
      assertThat(ModelSession.liveObjects()).isEqualTo(3);
    }
  }

  private static OnnxLanguageModel open(Path folder, Consumer<ModelProto.Builder> edit)
      throws IOException {
    return open("lm-small-plain", folder, edit);
  }

  static OnnxLanguageModel open(String name, Path folder, Consumer<ModelProto.Builder> edit)
      throws IOException {
    Path copy = ModelFolders.copy(TestFiles.model(name), folder.resolve("m"), j -> {});
    Path file = copy.resolve("model.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    edit.accept(model);
    Files.write(file, model.build().toByteArray());
    return OnnxLanguageModel.open(copy, DEVICE);
  }

  private static NodeProto.Builder first(ModelProto.Builder model, String operator) {
    return model.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals(operator))
        .findFirst()
        .orElseThrow();
  }

  /** A graph that looks right but gives no probabilities is found out by its numbers. */
  @Test
  void probe_rowsThatAreNoDistribution_refusesNamingTheOperator(@TempDir Path folder)
      throws IOException {
    try (OnnxLanguageModel model =
        open(folder, m -> first(m, "Softmax").getAttributeBuilder(0).setI(-2))) {
      assertThatThrownBy(() -> model.score(new ScoringRequest("s", "Anna", " lives", BOTH)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("block 0, operator Softmax")
          .hasMessageContaining("rows that sum to");
      assertThat(model.score(new ScoringRequest("s", "Anna", " lives", SignalRequest.none())))
          .isNotNull();
    }
  }

  @Test
  void probe_attentionThatLooksAhead_refusesNamingTheOperator(@TempDir Path folder)
      throws IOException {
    try (OnnxLanguageModel model =
        open(
            folder,
            m -> {
              // What is added to the scores is the mask; it is added to itself times nothing.
              NodeProto.Builder softmax = first(m, "Softmax");
              String masked = softmax.getInput(0);
              NodeProto add =
                  m.getGraph().getNodeList().stream()
                      .filter(node -> node.getOutputList().contains(masked))
                      .findFirst()
                      .orElseThrow();
              assertThat(add.getOpType()).isEqualTo("Add");
              softmax.setInput(0, add.getInput(0));
            })) {
      assertThatThrownBy(() -> model.score(new ScoringRequest("s", "Anna", " lives", BOTH)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("operator Softmax")
          .hasMessageContaining("looks ahead");
    }
  }

  /** One number of one word's embedding is none; attention alone is not looked at here. */
  @Test
  void probe_hiddenStateThatIsNotFinite_refusesNamingTheLevel(@TempDir Path folder)
      throws IOException {
    try (OnnxLanguageModel model =
        open(
            folder,
            m -> {
              NodeProto.Builder words = first(m, "Gather");
              TensorProto.Builder bad =
                  m.getGraphBuilder()
                      .addInitializerBuilder()
                      .setName("bad")
                      .setDataType(TensorProto.DataType.FLOAT_VALUE)
                      .addDims(80);
              for (int i = 0; i < 80; i++) {
                bad.addFloatData(i == 79 ? Float.NaN : 0);
              }
              m.getGraphBuilder()
                  .addNodeBuilder()
                  .setOpType("Add")
                  .addInput("words")
                  .addInput("bad")
                  .addOutput(words.getOutput(0));
              words.setOutput(0, "words");
            })) {
      SignalRequest hidden = SignalRequest.none().with(Signal.HIDDEN_STATES);
      assertThatThrownBy(() -> model.score(new ScoringRequest("s", "Anna", " lives", hidden)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("hidden state 0")
          .hasMessageContaining("is not finite; must be [1, 4, width]");
    }
  }

  /** An output head with noise of its own makes other logits each time. */
  @Test
  void probe_headThatMakesOtherLogits_refuses(@TempDir Path folder) throws IOException {
    try (OnnxLanguageModel model =
        open(
            folder,
            m -> {
              m.getGraphBuilder().getNodeBuilderList().stream()
                  .filter(node -> node.getOutput(0).equals("logits"))
                  .forEach(node -> node.setOutput(0, "quiet"));
              m.getGraphBuilder()
                  .addNodeBuilder()
                  .setOpType("RandomNormalLike")
                  .addInput("quiet")
                  .addOutput("noise");
              m.getGraphBuilder()
                  .addNodeBuilder()
                  .setOpType("Add")
                  .addInput("quiet")
                  .addInput("noise")
                  .addOutput("logits");
            })) {
      SignalRequest hidden = SignalRequest.none().with(Signal.HIDDEN_STATES);
      assertThatThrownBy(() -> model.score(new ScoringRequest("s", "Anna", " lives", hidden)))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("the output head makes other logits of the last hidden state");
    }
  }

  @Test
  void blocks_otherThanStated_areRefusedBeforeTheRun(@TempDir Path folder) throws IOException {
    Path copy =
        ModelFolders.copy(
            TestFiles.model("lm-small-plain"),
            folder.resolve("m"),
            json -> json.put("num_hidden_layers", 9));
    try (OnnxLanguageModel model = OnnxLanguageModel.open(copy, DEVICE)) {
      assertThat(model.recordable()).doesNotContain(Signal.ATTENTION, Signal.HIDDEN_STATES);
      assertThatThrownBy(() -> model.score(new ScoringRequest("s", "Anna", " lives", BOTH)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("attention")
          .hasMessageContaining("states 9 blocks");
    }
  }
}
