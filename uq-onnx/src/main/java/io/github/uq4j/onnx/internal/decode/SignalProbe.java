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
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks an edited graph by a short run before anybody relies on it: attention rows sum to 1 (to
 * less, where an attention sink takes a share) and never look ahead, hidden states are finite and
 * of one width, and the output head makes the plain model's logits of the last hidden state.
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

  SignalProbe(DecoderModel model, OnnxModelFile file, SignalPlan plan, WeightTensors weights) {
    this.model = model;
    this.file = file;
    this.plan = plan;
    this.weights = weights;
    this.length = Math.min(LENGTH, model.config().positions());
  }

  /**
   * Runs the check.
   *
   * @throws ModelException if the graph gives something else; it names the operator
   */
  void check(ModelSession edited, ModelProto graph, SessionSettings settings) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      Columns columns = new Columns(1, 0, length);
      for (int i = 0; i < length; i++) {
        columns.set(0, i, (7 * i + 1) % model.vocabulary().orElse(2), i);
      }
      columns.attend(0, 0, length);
      columns.give(model, inputs);
      model.cache().forEach(slot -> inputs.put(slot.past(), model.emptyPast(slot, 1)));
      inputs.keySet().removeIf(this::absent);
      Set<String> wanted = new LinkedHashSet<>(edited.outputs().keySet());
      try (Outputs outputs = edited.run(inputs, wanted, Memory.TRIM)) {
        boolean half =
            model.session().port(model.session().outputs(), logits()).type() != OnnxJavaType.FLOAT;
        checkAttention(outputs, wanted, half ? HALF : EXACT);
        if (wanted.contains(SignalEdit.HIDDEN + 0)) {
          checkHidden(outputs);
          checkHead(outputs, SignalEdit.headInput(graph, plan), inputs, settings);
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
    for (int layer = 0; wanted.contains(SignalEdit.ATTENTION + layer); layer++) {
      long[] shape = outputs.tensor(SignalEdit.ATTENTION + layer).getInfo().getShape();
      boolean fits = shape.length == 4 && shape[0] == 1 && shape[2] == length && shape[3] == length;
      boolean counted = fits && (model.heads().isEmpty() || model.heads().getAsInt() == shape[1]);
      if (!counted) {
        throw refused(layer, "has the shape " + Arrays.toString(shape));
      }
      float[] values = outputs.floats(SignalEdit.ATTENTION + layer);
      for (int row = 0; row < values.length / length; row++) {
        double sum = 0;
        double ahead = 0;
        for (int key = 0; key < length; key++) {
          sum += values[row * length + key];
          ahead += key > row % length ? Math.abs(values[row * length + key]) : 0;
        }
        boolean right =
            plan.sharesRows(layer)
                ? sum > 0 && sum <= 1 + tolerance
                : Math.abs(sum - 1) <= tolerance;
        if (!right) {
          throw refused(layer, "has rows that sum to " + sum);
        }
        if (!(ahead <= tolerance)) {
          throw refused(layer, "looks ahead, with a weight of " + ahead);
        }
      }
    }
  }

  private ModelException refused(int layer, String what) {
    return new ModelException(
        file.file()
            + ": the attention of block "
            + layer
            + ", operator "
            + plan.attentionOperator(layer)
            + ", "
            + what
            + "; must be [1, heads, "
            + length
            + ", "
            + length
            + "], with rows that sum to 1 and weigh no later token");
  }

  private void checkHidden(Outputs outputs) {
    long[] first = outputs.tensor(SignalEdit.HIDDEN + 0).getInfo().getShape();
    for (int level = 0; level < plan.hiddenStates(); level++) {
      long[] shape = outputs.tensor(SignalEdit.HIDDEN + level).getInfo().getShape();
      boolean fits = shape.length == 3 && shape[1] == length && Arrays.equals(shape, first);
      for (float value : fits ? outputs.floats(SignalEdit.HIDDEN + level) : new float[] {0f / 0f}) {
        if (!Float.isFinite(value)) {
          throw new ModelException(
              file.file()
                  + ": hidden state "
                  + level
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
      Outputs outputs, String name, Map<String, OnnxTensor> inputs, SessionSettings settings) {
    OnnxTensor hidden = outputs.tensor(name);
    ModelProto graph = HeadGraph.of(file, plan, name, type(hidden.getInfo().type));
    try (ModelSession head = ModelSession.open(file.with(graph, weights), settings);
        Outputs expected = model.run(inputs, Set.of(logits()), From.START, Memory.TRIM)) {
      Map<String, OnnxTensor> given = new LinkedHashMap<>(inputs);
      given.keySet().retainAll(head.inputs().keySet());
      given.put(name, hidden);
      try (Outputs made = head.run(given, Set.of(logits()), Memory.TRIM)) {
        compare(made.floats(logits()), expected.floats(logits()), hidden.getInfo().type);
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
                + ": the output head makes other logits of the last hidden state than the model"
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
