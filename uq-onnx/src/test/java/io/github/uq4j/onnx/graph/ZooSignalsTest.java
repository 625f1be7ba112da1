package io.github.uq4j.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.ZooMember;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.ModelSession.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import io.github.uq4j.trace.Signal;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Edited decoders of every make give the hidden states and the attention PyTorch recorded. */
class ZooSignalsTest {

  private static final SessionSettings CPU = new SessionSettings(ExecutionProvider.CPU, 1);

  static Stream<Arguments> members() {
    return ZooMember.all()
        .flatMap(member -> Stream.of(Arguments.of(member, false), Arguments.of(member, true)));
  }

  /** As planned for the CPU, and as planned for CUDA, where probabilities are recomputed. */
  @ParameterizedTest
  @MethodSource("members")
  void signals_paddedBatch_agreeWithPyTorch(ZooMember member, boolean cuda) {
    OnnxModelFile file = OnnxModelFile.read(member.file());
    SignalPlan plan =
        SignalPlan.of(
            file,
            new SignalPlan.Decoder("input_ids", "logits", OptionalInt.of(member.layers()), cuda));
    assertThat(plan.hiddenStatesRefusal()).isEmpty();
    assertThat(plan.attentionRefusal()).isEmpty();
    assertThat(plan.hiddenStates()).isEqualTo(member.layers() + 1);
    assertThat(plan.attentions()).isEqualTo(member.layers());
    var edited =
        SignalEdit.apply(
            file, plan, EnumSet.of(Signal.HIDDEN_STATES, Signal.ATTENTION), Set.of("logits"));
    try (WeightTensors weights = file.mapWeights();
        ModelSession session = ModelSession.open(file.with(edited, weights), CPU)) {
      Map<String, OnnxTensor> inputs = inputs(session, member.prompts());
      try (Outputs outputs =
          session.run(inputs, new LinkedHashSet<>(session.outputs().keySet()), Memory.KEEP)) {
        for (int prompt = 0; prompt < member.prompts().size(); prompt++) {
          compare(member, outputs, prompt);
        }
      } finally {
        inputs.values().forEach(ModelSession::close);
      }
    }
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private static void compare(ZooMember member, Outputs outputs, int prompt) {
    int width = member.prompts().stream().mapToInt(List::size).max().orElseThrow();
    int length = member.prompts().get(prompt).size();
    float[] logits = member.recorded(prompt, "logits");
    float[] hidden = member.recorded(prompt, "hidden_states");
    float[] attention = member.recorded(prompt, "attentions");
    int vocabulary = logits.length / length;
    close(member, "logits", rows(outputs, "logits", prompt, width), logits, 0, length * vocabulary);
    int dim = hidden.length / (length * (member.layers() + 1));
    for (int i = 0; i <= member.layers(); i++) {
      String name = "hidden_states." + i;
      float[] given = rows(outputs, name, prompt, width);
      close(member, name, given, hidden, i * length * dim, length * dim);
    }
    for (int layer = 0; layer < member.layers(); layer++) {
      String name = "attentions." + layer;
      float[] all = outputs.floats(name);
      for (int head = 0; head < member.heads(); head++) {
        for (int query = 0; query < length; query++) {
          float[] row = new float[length];
          int row0 = ((prompt * member.heads() + head) * width + query) * width;
          System.arraycopy(all, row0, row, 0, length);
          int at = ((layer * member.heads() + head) * length + query) * length;
          close(member, name, row, attention, at, length);
        }
      }
    }
  }

  private static float[] rows(Outputs outputs, String name, int prompt, int width) {
    float[] all = outputs.floats(name);
    int each = (int) (all.length / outputs.tensor(name).getInfo().getShape()[0]);
    assertThat(each % width).isZero();
    float[] rows = new float[each];
    System.arraycopy(all, prompt * each, rows, 0, each);
    return rows;
  }

  private static void close(
      ZooMember member, String name, float[] given, float[] expected, int from, int count) {
    double worst = 0;
    for (int i = 0; i < count; i++) {
      double difference = Math.abs(given[i] - expected[from + i]);
      worst = difference <= worst ? worst : difference;
    }
    assertThat(worst).as(name + " of " + member).isLessThanOrEqualTo(member.tolerance());
  }

  /** The prompts side by side, padded on the right. */
  static Map<String, OnnxTensor> inputs(ModelSession session, List<List<Integer>> prompts) {
    int rows = prompts.size();
    int width = prompts.stream().mapToInt(List::size).max().orElseThrow();
    long[] ids = new long[rows * width];
    long[] mask = new long[rows * width];
    long[] positions = new long[rows * width];
    for (int i = 0; i < rows * width; i++) {
      List<Integer> prompt = prompts.get(i / width);
      boolean inside = i % width < prompt.size();
      ids[i] = inside ? prompt.get(i % width) : 0;
      mask[i] = inside ? 1 : 0;
      positions[i] = i % width;
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    for (ModelSession.Port port : session.inputs().values()) {
      String name = port.name();
      if (name.startsWith("past")) {
        long[] shape = port.shape().stream().mapToLong(d -> d < 0 ? 0 : d).toArray();
        shape[shape.length - 4] = rows;
        inputs.put(name, session.tensor(ByteBuffer.allocateDirect(0), port.type(), shape));
      } else if (name.equals("use_cache_branch")) {
        inputs.put(name, session.tensor(ByteBuffer.allocateDirect(1), port.type(), 1));
      } else {
        long[] values =
            name.equals("input_ids") ? ids : name.equals("attention_mask") ? mask : positions;
        inputs.put(name, session.integers(name, values, rows, width));
      }
    }
    return inputs;
  }
}
