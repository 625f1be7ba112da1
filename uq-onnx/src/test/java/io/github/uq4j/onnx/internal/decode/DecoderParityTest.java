package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.TestFiles;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.decode.CacheSteps.Wanted;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models give the tensors PyTorch recorded of them. */
class DecoderParityTest {

  private static final String PLAIN = "-plain";

  /**
   * One recorded case, of a folder with all signals or of its plain sibling, whose graph is edited.
   */
  record Case(String folder, JsonNode json, double tolerance) {

    boolean plain() {
      return folder.endsWith(PLAIN);
    }

    String model() {
      return plain() ? folder.substring(0, folder.length() - PLAIN.length()) : folder;
    }

    boolean stepwise() {
      return json.has("prompt_length");
    }

    String tensor(String name) {
      return json.path("tensors").path(name).asText();
    }

    List<List<Integer>> matrix(String name) {
      List<List<Integer>> rows = new ArrayList<>();
      json.path(name).forEach(row -> rows.add(TestFiles.integers(row)));
      return rows;
    }

    @Override
    public String toString() {
      return folder + "/" + json.path("name").asText();
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String model : List.of("lm-small", "lm-large")) {
      JsonNode file = TestFiles.json(TestFiles.parity(model + ".json"));
      double tolerance = file.path("tolerance").asDouble();
      for (String folder : List.of(model, model + PLAIN)) {
        file.path("cases").forEach(json -> cases.add(new Case(folder, json, tolerance)));
      }
    }
    return cases.stream();
  }

  static Stream<Case> wholePasses() {
    return cases().filter(c -> !c.stepwise());
  }

  static Stream<Case> stepwisePasses() {
    return cases().filter(Case::stepwise);
  }

  private static ModelSession open(Case c) {
    return ModelSession.open(
        TestFiles.model(c.folder()).resolve("model.onnx"), TestDevice.settings());
  }

  private static DecoderModel decoder(Case c, ModelSession session) {
    return DecoderModel.editing(
        session,
        OnnxModelFile.read(session.file()),
        ModelConfig.read(TestFiles.model(c.folder())),
        TestDevice.settings());
  }

  /** Columns {@code [from, to)} of a case; the mask of a row is one run of ones. */
  private static Columns columns(Case c, int from, int to) {
    List<List<Integer>> ids = c.matrix("input_ids");
    List<List<Integer>> mask = c.matrix("attention_mask");
    List<List<Integer>> positions = c.matrix("position_ids");
    Columns columns = new Columns(ids.size(), from, to - from);
    for (int row = 0; row < ids.size(); row++) {
      for (int column = from; column < to; column++) {
        columns.set(row, column, ids.get(row).get(column), positions.get(row).get(column));
      }
      int first = mask.get(row).indexOf(1);
      columns.attend(row, first, Math.min(to, mask.get(row).lastIndexOf(1) + 1));
    }
    return columns;
  }

  @ParameterizedTest
  @MethodSource("wholePasses")
  void tensors_wholePass_agreeWithPyTorch(Case c) {
    RecordedTensors recorded = new RecordedTensors(TestFiles.parity(c.model() + ".safetensors"));
    try (ModelSession session = open(c);
        DecoderModel model = decoder(c, session)) {
      Set<String> wanted = new HashSet<>(model.signals().hiddenStates());
      wanted.addAll(model.signals().attentions());
      wanted.add("logits");
      int width = c.matrix("input_ids").get(0).size();
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
      columns(c, 0, width).give(model, inputs);
      int rows = c.matrix("input_ids").size();
      model.cache().forEach(slot -> inputs.put(slot.past(), model.emptyPast(slot, rows)));
      try (Outputs outputs = model.run(inputs, wanted, DecoderModel.From.START, Memory.KEEP)) {
        compare(c, outputs.floats("logits"), recorded.values(c.tensor("logits")), 1, 1);
        assertThat(session.outputs().keySet().containsAll(wanted)).isNotEqualTo(c.plain());
        compareSignals(c, model, outputs, recorded);
      } finally {
        inputs.values().forEach(ModelSession::close);
      }
    }
  }

  private static void compareSignals(
      Case c, DecoderModel model, Outputs outputs, RecordedTensors recorded) {
    compare(
        c,
        stacked(outputs, model.signals().hiddenStates()),
        recorded.values(c.tensor("hidden_states")),
        model.signals().hiddenStates().size(),
        1);
    compare(
        c,
        stacked(outputs, model.signals().attentions()),
        recorded.values(c.tensor("attention")),
        model.signals().attentions().size(),
        model.heads().orElseThrow());
  }

  private static float[] stacked(Outputs outputs, List<String> names) {
    List<float[]> parts = new ArrayList<>();
    int size = 0;
    for (String name : names) {
      parts.add(outputs.floats(name));
      size += parts.get(parts.size() - 1).length;
    }
    float[] all = new float[size];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Values {@code [layers, batch, heads, column, value]}; padded columns are not compared. */
  private static void compare(Case c, float[] given, float[] expected, int layers, int heads) {
    assertThat(given).as(c.toString()).hasSameSizeAs(expected);
    List<List<Integer>> mask = c.matrix("attention_mask");
    int width = mask.get(0).size();
    int each = given.length / (layers * mask.size() * heads * width);
    double worst = 0;
    for (int i = 0; i < given.length; i++) {
      int column = i / each % width;
      int row = i / (each * width * heads) % mask.size();
      if (mask.get(row).get(column) == 1) {
        worst = Math.max(worst, Math.abs(given[i] - expected[i]));
      }
    }
    assertThat(worst).as("largest difference of " + c).isLessThanOrEqualTo(c.tolerance());
  }

  @ParameterizedTest
  @MethodSource("stepwisePasses")
  void logits_withCache_agreeWithPyTorch(Case c) {
    float[] expected =
        new RecordedTensors(TestFiles.parity(c.model() + ".safetensors"))
            .values(c.tensor("logits"));
    try (ModelSession session = open(c)) {
      DecoderModel model = decoder(c, session);
      int width = c.matrix("input_ids").get(0).size();
      int vocabulary = expected.length / width;
      try (CacheSteps steps = new CacheSteps(model, 1)) {
        while (steps.length() < width) {
          int from = steps.length();
          int to = from == 0 ? c.json().path("prompt_length").asInt() : from + 1;
          FloatBuffer logits = steps.run(columns(c, from, to), Wanted.LOGITS, Memory.KEEP);
          for (int i = 0; i < logits.remaining(); i++) {
            assertThat((double) logits.get(i))
                .isCloseTo(expected[from * vocabulary + i], within(c.tolerance()));
          }
        }
      }
    }
    assertThat(ModelSession.liveObjects()).isZero();
  }
}
