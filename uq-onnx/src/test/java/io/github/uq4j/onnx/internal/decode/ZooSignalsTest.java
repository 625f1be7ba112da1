package io.github.uq4j.onnx.internal.decode;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.TestDevice;
import io.github.uq4j.onnx.ZooDifferences;
import io.github.uq4j.onnx.ZooMember;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.signal.SignalEdit;
import io.github.uq4j.onnx.graph.signal.SignalPlan;
import io.github.uq4j.onnx.internal.layout.InputRole;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import io.github.uq4j.trace.Signal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Edited decoders of every make give the hidden states and the attention PyTorch recorded. */
class ZooSignalsTest {

  private static final SessionSettings DEVICE = TestDevice.settings();

  static Stream<ZooMember> members() {
    return ZooMember.all();
  }

  @AfterAll
  static void differences_areWrittenDown() {
    ZooDifferences.write();
  }

  @AfterEach
  void nothing_isLeftOpen() {
    assertThat(ModelSession.liveObjects()).isZero();
  }

  private static DecoderModel editing(ModelSession session, ModelConfig config) {
    return DecoderModel.editing(session, OnnxModelFile.read(session.file()), config, DEVICE);
  }

  private static Set<String> all(DecoderModel model) {
    Set<String> wanted = new LinkedHashSet<>(model.signals().hiddenStates());
    wanted.addAll(model.signals().attentions());
    wanted.add(model.signals().logits());
    return wanted;
  }

  @ParameterizedTest
  @MethodSource("members")
  void signals_paddedBatch_agreeWithPyTorch(ZooMember member) {
    ModelConfig config = ModelConfig.read(member.folder());
    try (ModelSession session = ModelSession.open(config.modelFile(), DEVICE);
        DecoderModel model = editing(session, config)) {
      assertThat(model.refusal(Signal.ATTENTION)).isEmpty();
      assertThat(model.refusal(Signal.HIDDEN_STATES)).isEmpty();
      assertThat(model.signals().hiddenStates()).hasSize(member.layers() + 1);
      assertThat(model.signals().attentions()).hasSize(member.layers());
      try (ModelSession edited = model.session(all(model), DecoderModel.From.START)) {
        requireBatch(member, model, edited);
      }
    }
  }

  /** What is planned for CUDA recomputes the probabilities; the graph runs anywhere. */
  @ParameterizedTest
  @MethodSource("members")
  void signals_recomputed_agreeWithPyTorch(ZooMember member) {
    ModelConfig config = ModelConfig.read(member.folder());
    OnnxModelFile file = OnnxModelFile.read(config.modelFile());
    try (ModelSession session = ModelSession.open(config.modelFile(), DEVICE);
        DecoderModel model = editing(session, config);
        WeightTensors weights = file.mapWeights()) {
      String logits = model.signals().logits();
      SignalPlan plan =
          SignalPlan.of(
              file,
              new SignalPlan.Decoder(
                  model.ports().input(InputRole.IDS).name(),
                  logits,
                  OptionalInt.of(member.layers()),
                  true,
                  false));
      assertThat(plan.attentionRefusal()).isEmpty();
      assertThat(plan.attentionSource()).doesNotContain("optional output");
      var edited =
          SignalEdit.apply(
              file, plan, EnumSet.of(Signal.ATTENTION, Signal.HIDDEN_STATES), Set.of(logits));
      try (ModelSession changed = ModelSession.open(file.with(edited, weights), DEVICE)) {
        requireBatch(member, model, changed);
      }
    }
  }

  /** Pieces of a text give what the whole gives: the first without a cache, the others with one. */
  @ParameterizedTest
  @MethodSource("members")
  void signals_inPieces_agreeWithPyTorch(ZooMember member) {
    ModelConfig config = ModelConfig.read(member.folder());
    List<Integer> prompt = member.prompts().get(0);
    try (ModelSession session = ModelSession.open(config.modelFile(), DEVICE);
        DecoderModel model = editing(session, config);
        CacheSteps steps = new CacheSteps(model, 1)) {
      for (int end : List.of(4, 5, prompt.size())) {
        int from = steps.length();
        Columns columns = new Columns(1, from, end - from);
        for (int i = from; i < end; i++) {
          columns.set(0, i, prompt.get(i), i);
        }
        columns.attend(0, 0, end);
        steps.run(
            columns,
            all(model),
            Memory.KEEP,
            outputs -> {
              new Compared(member, outputs, model.signals(), end - from, end).rows(0, 0, from);
              return end;
            });
      }
    }
  }

  private static void requireBatch(ZooMember member, DecoderModel model, ModelSession session) {
    List<List<Integer>> prompts = member.prompts();
    int width = prompts.stream().mapToInt(List::size).max().orElseThrow();
    Columns columns = new Columns(prompts.size(), 0, width);
    for (int row = 0; row < prompts.size(); row++) {
      for (int i = 0; i < prompts.get(row).size(); i++) {
        columns.set(row, i, prompts.get(row).get(i), i);
      }
      columns.attend(row, 0, prompts.get(row).size());
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      columns.give(model, inputs);
      model.cache().forEach(slot -> inputs.put(slot.past(), model.emptyPast(slot, prompts.size())));
      try (Outputs outputs = session.run(inputs, all(model), Memory.KEEP)) {
        for (int row = 0; row < prompts.size(); row++) {
          new Compared(member, outputs, model.signals(), width, width).rows(row, row, 0);
        }
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  /** Outputs of a run of {@code width} columns over {@code keys} columns, cached ones included. */
  private record Compared(
      ZooMember member,
      Outputs outputs,
      io.github.uq4j.onnx.internal.port.SignalOutputs names,
      int width,
      int keys) {

    /** A row of the batch against a prompt, whose positions begin somewhere. */
    void rows(int row, int prompt, int from) {
      int length = member.prompts().get(prompt).size();
      int end = Math.min(length, from + width);
      float[] logits = member.recorded(prompt, "logits");
      float[] hidden = member.recorded(prompt, "hidden_states");
      float[] attention = member.recorded(prompt, "attentions");
      int vocabulary = logits.length / length;
      int dim = hidden.length / (length * (member.layers() + 1));
      for (int at = from; at < end; at++) {
        int given = row * width + at - from;
        same(names.logits(), given, logits, at, vocabulary);
        for (int i = 0; i <= member.layers(); i++) {
          same(names.hiddenStates().get(i), given, hidden, i * length + at, dim);
        }
        for (int i = 0; i < member.layers() * member.heads(); i++) {
          int head = i % member.heads();
          String name = names.attentions().get(i / member.heads());
          int query = (row * member.heads() + head) * width + at - from;
          float[] mine = new float[keys];
          System.arraycopy(outputs.floats(name), query * keys, mine, 0, keys);
          float[] padded = new float[keys];
          System.arraycopy(
              attention, (i * length + at) * length, padded, 0, Math.min(keys, length));
          close(name, mine, padded);
        }
      }
    }

    private void same(String name, int given, float[] expected, int at, int width) {
      float[] mine = new float[width];
      float[] theirs = new float[width];
      System.arraycopy(outputs.floats(name), given * width, mine, 0, width);
      System.arraycopy(expected, at * width, theirs, 0, width);
      close(name, mine, theirs);
    }

    private String kind(String name) {
      if (name.equals(names.logits())) {
        return "logits of the edited graph";
      }
      return names.attentions().contains(name) ? "attention" : "hidden states";
    }

    /** Half precision is relative to the largest value, single is absolute. */
    private void close(String name, float[] mine, float[] theirs) {
      double size = 1;
      for (float value : theirs) {
        size = member.half() ? Math.max(size, Math.abs(value)) : 1;
      }
      double worst = 0;
      for (int i = 0; i < mine.length; i++) {
        assertThat(Float.isFinite(mine[i]) && Float.isFinite(theirs[i]))
            .as("both numbers " + i + " of " + name + " of " + member + " are finite")
            .isTrue();
        worst = Math.max(worst, Math.abs(mine[i] - theirs[i]) / size);
      }
      ZooDifferences.note(member, kind(name), mine.length, worst);
      assertThat(worst).as(name + " of " + member).isLessThanOrEqualTo(member.tolerance());
    }
  }
}
