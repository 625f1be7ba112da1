package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.ZooDifferences;
import io.github.uq4j.onnx.ZooMember;
import io.github.uq4j.onnx.internal.decode.CacheSteps.Wanted;
import io.github.uq4j.onnx.internal.port.Padding;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every layout gives PyTorch's logits: padded on either side, and with the cache. */
class ZooParityTest {

  private static Stream<ZooMember> members() {
    return ZooMember.all();
  }

  private static DecoderModel open(ZooMember member) {
    ModelConfig config = ModelConfig.read(member.folder());
    ModelSession session = ModelSession.open(config.modelFile(), TestDevice.settings());
    return DecoderModel.of(session, config);
  }

  @AfterAll
  static void differences_areWrittenDown() {
    ZooDifferences.write();
  }

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  @ParameterizedTest
  @MethodSource("members")
  void logits_paddedOnTheRight_agreeWithPyTorch(ZooMember member) {
    DecoderModel model = open(member);
    try (ModelSession session = model.session()) {
      assertThat(session.file()).isEqualTo(member.file());
      batch(member, model, false);
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void logits_paddedOnTheLeft_agreeWithPyTorchWhereThatIsSaid(ZooMember member) {
    DecoderModel model = open(member);
    try (ModelSession session = model.session()) {
      assertThat(session.inputs()).isNotEmpty();
      assertThat(model.padding() == Padding.ANY)
          .isEqualTo(member.facts().path("padding").asText().equals("any"));
      if (model.padsLeft()) {
        batch(member, model, true);
      }
    }
  }

  private static void batch(ZooMember member, DecoderModel model, boolean left) {
    List<List<Integer>> prompts = member.prompts();
    int width = prompts.stream().mapToInt(List::size).max().orElseThrow();
    Columns columns = new Columns(prompts.size(), 0, width);
    for (int row = 0; row < prompts.size(); row++) {
      int padding = left ? width - prompts.get(row).size() : 0;
      for (int i = 0; i < prompts.get(row).size(); i++) {
        columns.set(row, padding + i, prompts.get(row).get(i), i);
      }
      columns.attend(row, padding, padding + prompts.get(row).size());
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      columns.give(model, inputs);
      model.cache().forEach(slot -> inputs.put(slot.past(), model.emptyPast(slot, prompts.size())));
      String name = model.signals().logits();
      try (Outputs outputs = model.session().run(inputs, Set.of(name), Memory.KEEP)) {
        float[] logits = outputs.floats(name);
        for (int row = 0; row < prompts.size(); row++) {
          int first = row * width + (left ? width - prompts.get(row).size() : 0);
          compare(member, row, logits, first * model.vocabulary().orElseThrow(), 0, "logits");
        }
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  /** Logits from one position of a prompt on. */
  private static void compare(
      ZooMember member, int prompt, float[] logits, int at, int position, String kind) {
    int vocabulary = member.facts().path("vocabulary").asInt();
    float[] expected = member.recorded(prompt, "logits");
    int count = Math.min(logits.length - at, expected.length - position * vocabulary);
    assertThat(count).isPositive();
    float[] mine = Arrays.copyOfRange(logits, at, at + count);
    float[] theirs =
        Arrays.copyOfRange(expected, position * vocabulary, position * vocabulary + count);
    double worst = largestDifference(mine, theirs, member.precision().equals("bfloat16"));
    ZooDifferences.note(member, kind, count, worst);
    assertThat(worst)
        .as("largest difference of " + member + ", prompt " + prompt)
        .isLessThanOrEqualTo(member.tolerance());
  }

  /** Absolute, or relative to numbers larger than 1; a number that is none is refused. */
  private static double largestDifference(float[] mine, float[] theirs, boolean relative) {
    double worst = 0;
    for (int i = 0; i < mine.length; i++) {
      assertThat(Float.isFinite(theirs[i])).as("recorded number " + i + " is finite").isTrue();
      assertThat(Float.isFinite(mine[i])).as("number " + i + " is finite").isTrue();
      double size = relative ? Math.max(1, Math.abs(theirs[i])) : 1;
      worst = Math.max(worst, Math.abs(mine[i] - theirs[i]) / size);
    }
    return worst;
  }

  /** The comparison itself can fail. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void comparison_numberThatIsNone_failsOnEitherSide(float bad) {
    float[] good = {1, 2, 3};
    float[] broken = {1, bad, 3};
    assertThatThrownBy(() -> largestDifference(broken, good, false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("number 1 is finite");
    assertThatThrownBy(() -> largestDifference(good, broken, true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("recorded number 1 is finite");
    assertThatThrownBy(() -> largestDifference(broken, broken, false))
        .isInstanceOf(AssertionError.class);
    assertThat(largestDifference(good, new float[] {1, 2, 4}, false)).isEqualTo(1);
    assertThat(largestDifference(good, new float[] {1, 2, 4}, true)).isEqualTo(0.25);
  }

  @ParameterizedTest
  @MethodSource("members")
  void logits_withCache_agreeWithPyTorch(ZooMember member) {
    DecoderModel model = open(member);
    List<Integer> prompt = member.prompts().get(0);
    try (ModelSession session = model.session();
        CacheSteps steps = new CacheSteps(model, 1)) {
      assertThat(session.device()).isEqualTo(TestDevice.name());
      // A piece, single tokens, and another piece behind a cache.
      for (int end : List.of(4, 5, 6, prompt.size())) {
        int from = steps.length();
        Columns columns = new Columns(1, from, end - from);
        for (int i = from; i < end; i++) {
          columns.set(0, i, prompt.get(i), i);
        }
        columns.attend(0, 0, end);
        FloatBuffer logits = steps.run(columns, Wanted.LOGITS, Memory.KEEP);
        float[] copy = new float[logits.remaining()];
        logits.get(copy);
        compare(member, 0, copy, 0, from, "cached logits");
      }
    }
  }
}
