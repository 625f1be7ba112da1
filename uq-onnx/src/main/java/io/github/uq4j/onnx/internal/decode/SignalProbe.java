package io.github.uq4j.onnx.internal.decode;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.signal.HeadGraph;
import io.github.uq4j.onnx.graph.signal.SignalEdit;
import io.github.uq4j.onnx.graph.signal.SignalPlan;
import io.github.uq4j.onnx.internal.decode.DecoderModel.From;
import io.github.uq4j.onnx.internal.head.LastRows;
import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import io.github.uq4j.trace.Signal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a graph's signals by a short run before anybody relies on them: attention rows sum to 1
 * (to less, where an attention sink takes a share) and never look ahead, hidden states are finite
 * and of one width, and the output head makes the plain model's logits of the last hidden state.
 *
 * <p>Outputs that a file has itself are told by their names alone. Where its graph does not show
 * what makes them, their rows may sum to less than 1, and no logits are made of the last hidden
 * state; nor are they where a file holds other types than 32-bit floats.
 */
final class SignalProbe {

  private static final int LENGTH = 4;
  private static final double EXACT = 1e-3;
  private static final double HALF = 5e-2;

  private final DecoderModel model;
  private final OnnxModelFile file;
  private final SignalPlan plan;
  private final WeightTensors weights;
  private final int length;
  private final List<String> hidden;
  private final List<String> attentions;
  private final boolean exported;

  /** A check of edited graphs. */
  SignalProbe(DecoderModel model, OnnxModelFile file, SignalPlan plan, WeightTensors weights) {
    this(
        model,
        file,
        plan,
        weights,
        EditedSessions.numbered(SignalEdit.HIDDEN, plan.hiddenStates()),
        EditedSessions.numbered(SignalEdit.ATTENTION, plan.attentions()),
        false);
  }

  private SignalProbe(
      DecoderModel model,
      OnnxModelFile file,
      SignalPlan plan,
      WeightTensors weights,
      List<String> hidden,
      List<String> attentions,
      boolean exported) {
    this.model = model;
    this.file = file;
    this.plan = plan;
    this.weights = weights;
    this.length = Math.min(LENGTH, model.config().positions());
    this.hidden = hidden;
    this.attentions = attentions;
    this.exported = exported;
  }

  /** A check of outputs that the file has itself. */
  static SignalProbe ofExported(
      DecoderModel model, OnnxModelFile file, SignalPlan plan, WeightTensors weights) {
    SignalOutputs names = model.ports().signals();
    return new SignalProbe(
        model, file, plan, weights, names.hiddenStates(), names.attentions(), true);
  }

  /**
   * Runs the check of the file's own outputs.
   *
   * @param plain the session of the file
   * @param signal which of them
   * @param settings how the output head is run
   * @throws ModelException if they hold something else; it names the output
   */
  void checkExported(ModelSession plain, Signal signal, SessionSettings settings) {
    Set<String> wanted = new LinkedHashSet<>(signal == Signal.ATTENTION ? attentions : hidden);
    Map<String, OnnxTensor> inputs = inputs();
    try {
      Map<String, OnnxTensor> whole = new LinkedHashMap<>(inputs);
      if (LastRows.of(plain)) {
        inputs.put(LastRows.FIRST, LastRows.columns(plain, 0));
      }
      try (Outputs outputs = plain.run(inputs, wanted, Memory.TRIM)) {
        if (signal == Signal.ATTENTION) {
          checkAttention(outputs, wanted, tolerance());
          return;
        }
        checkHidden(outputs);
        String last = hidden.get(hidden.size() - 1);
        if (plan.hiddenStates() == hidden.size()
            && outputs.tensor(last).getInfo().type == OnnxJavaType.FLOAT
            && tolerance() == EXACT) {
          ModelProto graph = SignalEdit.apply(file, plan, Set.of(), Set.of(logits()));
          String head = SignalEdit.headInput(graph, plan);
          checkHead(outputs.tensor(last), head, whole, settings);
        }
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  /** Those of a text without a meaning. */
  private Map<String, OnnxTensor> inputs() {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    Columns columns = new Columns(1, 0, length);
    for (int i = 0; i < length; i++) {
      columns.set(0, i, (7 * i + 1) % model.vocabulary().orElse(2), i);
    }
    columns.attend(0, 0, length);
    columns.give(model, inputs);
    model.cache().forEach(slot -> inputs.put(slot.past(), model.emptyPast(slot, 1)));
    inputs.keySet().removeIf(this::absent);
    return inputs;
  }

  private double tolerance() {
    boolean half =
        model.session().port(model.session().outputs(), logits()).type() != OnnxJavaType.FLOAT;
    return half ? HALF : EXACT;
  }

  /**
   * Runs the check of an edited graph.
   *
   * @throws ModelException if the graph gives something else; it names the operator
   */
  void check(ModelSession edited, ModelProto graph, SessionSettings settings) {
    Map<String, OnnxTensor> inputs = inputs();
    try {
      Set<String> wanted = new LinkedHashSet<>(edited.outputs().keySet());
      try (Outputs outputs = edited.run(inputs, wanted, Memory.TRIM)) {
        checkAttention(outputs, wanted, tolerance());
        if (wanted.contains(SignalEdit.HIDDEN + 0)) {
          checkHidden(outputs);
          String head = SignalEdit.headInput(graph, plan);
          checkHead(outputs.tensor(head), head, inputs, settings);
        }
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private boolean absent(String input) {
    return !model.session().inputs().containsKey(input);
  }

  private String logits() {
    return model.signals().logits();
  }

  private void checkAttention(Outputs outputs, Set<String> wanted, double tolerance) {
    for (int layer = 0; layer < attentions.size(); layer++) {
      if (!wanted.contains(attentions.get(layer))) {
        continue;
      }
      long[] shape = outputs.tensor(attentions.get(layer)).getInfo().getShape();
      boolean fits = shape.length == 4 && shape[0] == 1 && shape[2] == length && shape[3] == length;
      boolean counted = fits && (model.heads().isEmpty() || model.heads().getAsInt() == shape[1]);
      if (!counted) {
        throw refused(layer, "has the shape " + Arrays.toString(shape));
      }
      float[] values = outputs.floats(attentions.get(layer));
      for (int row = 0; row < values.length / length; row++) {
        double sum = 0;
        double ahead = 0;
        for (int key = 0; key < length; key++) {
          sum += values[row * length + key];
          ahead += key > row % length ? Math.abs(values[row * length + key]) : 0;
        }
        boolean right =
            shares(layer) ? sum > 0 && sum <= 1 + tolerance : Math.abs(sum - 1) <= tolerance;
        if (!right) {
          throw refused(layer, "has rows that sum to " + sum);
        }
        if (!(ahead <= tolerance)) {
          throw refused(layer, "looks ahead, with a weight of " + ahead);
        }
      }
    }
  }

  /** Whether rows may sum to less than 1; those of an operator that is not known may. */
  private boolean shares(int layer) {
    return plan.attentions() != attentions.size() || plan.sharesRows(layer);
  }

  private ModelException refused(int layer, String what) {
    String source =
        exported
            ? "the output " + attentions.get(layer) + ", by its name attention, "
            : "the attention of block "
                + layer
                + ", operator "
                + plan.attentionOperator(layer)
                + ", ";
    return new ModelException(
        file.file()
            + ": "
            + source
            + what
            + "; must be [1, heads, "
            + length
            + ", "
            + length
            + "], with rows that sum to 1 and weigh no later token");
  }

  private void checkHidden(Outputs outputs) {
    long[] first = outputs.tensor(hidden.get(0)).getInfo().getShape();
    for (int level = 0; level < hidden.size(); level++) {
      String name = hidden.get(level);
      long[] shape = outputs.tensor(name).getInfo().getShape();
      boolean fits = shape.length == 3 && shape[1] == length && Arrays.equals(shape, first);
      for (float value : fits ? outputs.floats(name) : new float[] {0f / 0f}) {
        if (!Float.isFinite(value)) {
          throw new ModelException(
              file.file()
                  + (exported ? ": the output " + name : ": hidden state " + level)
                  + " has the shape "
                  + Arrays.toString(shape)
                  + " or is not finite; must be [1, "
                  + length
                  + ", width] and finite like the others");
        }
      }
    }
  }

  private void checkHead(
      OnnxTensor last, String name, Map<String, OnnxTensor> inputs, SessionSettings settings) {
    ModelProto graph = HeadGraph.of(file, plan, name, type(last.getInfo().type));
    try (ModelSession head = ModelSession.open(file.with(graph, weights), settings);
        Outputs expected = model.run(inputs, Set.of(logits()), From.START, Memory.TRIM)) {
      Map<String, OnnxTensor> given = new LinkedHashMap<>(inputs);
      given.keySet().retainAll(head.inputs().keySet());
      given.put(name, last);
      try (Outputs made = head.run(given, Set.of(logits()), Memory.TRIM)) {
        compare(made.floats(logits()), expected.floats(logits()), last.getInfo().type);
      }
    }
  }

  private void compare(float[] made, float[] expected, OnnxJavaType type) {
    double tolerance = type == OnnxJavaType.FLOAT ? EXACT : HALF;
    for (int i = 0; i < Math.max(made.length, expected.length); i++) {
      boolean same =
          made.length == expected.length
              && Math.abs(made[i] - expected[i]) <= tolerance * (1 + Math.abs(expected[i]));
      if (!same) {
        throw new ModelException(
            file.file()
                + ": the output head makes other logits of the last hidden state"
                + (exported ? ", the output " + hidden.get(hidden.size() - 1) + "," : "")
                + " than the model"
                + " has; must be the same to "
                + tolerance);
      }
    }
  }

  private static DataType type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT16 -> DataType.FLOAT16;
      case BFLOAT16 -> DataType.BFLOAT16;
      case DOUBLE -> DataType.DOUBLE;
      default -> DataType.FLOAT;
    };
  }
}
