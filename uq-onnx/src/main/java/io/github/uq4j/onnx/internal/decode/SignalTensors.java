package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.ModelSession.Outputs;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Signal;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Cuts the attention and hidden states of a padded batch into the tensors of its texts. */
final class SignalTensors {

  private final SignalOutputs names;
  private final Outputs outputs;
  private final int width;

  SignalTensors(SignalOutputs names, Outputs outputs, int width) {
    this.names = names;
    this.outputs = outputs;
    this.width = width;
  }

  /** {@code [levels, positions, dim]} for those texts that ask for it. */
  void addHiddenStates(List<ForcedResult> batch) {
    Map<Integer, float[]> collected = new HashMap<>();
    List<String> levels = names.hiddenStates();
    fetch(
        batch,
        Signal.HIDDEN_STATES,
        levels,
        (level, values) -> {
          int dim = values.length / (batch.size() * width);
          for (int i = 0; i < batch.size(); i++) {
            ForcedText text = batch.get(i).text();
            if (text.signals().asks(Signal.HIDDEN_STATES)) {
              int size = text.length() * dim;
              float[] all =
                  collected.computeIfAbsent(
                      i, key -> new float[size(text, Signal.HIDDEN_STATES, levels.size(), size)]);
              System.arraycopy(values, i * width * dim, all, level * size, size);
            }
          }
        });
    collected.forEach(
        (i, all) -> {
          int positions = batch.get(i).text().length();
          int dim = all.length / (levels.size() * positions);
          FloatTensor tensor =
              FloatTensor.viewOf(FloatBuffer.wrap(all), levels.size(), positions, dim);
          batch.get(i).hiddenStates(new HiddenStates(tensor));
        });
  }

  /** {@code [layers, heads, answer, positions]} for those texts that ask for it. */
  void addAttention(List<ForcedResult> batch) {
    Map<Integer, float[]> collected = new HashMap<>();
    List<String> layers = names.attentions();
    fetch(
        batch,
        Signal.ATTENTION,
        layers,
        (layer, values) -> {
          int heads = values.length / (batch.size() * width * width);
          for (int i = 0; i < batch.size(); i++) {
            ForcedText text = batch.get(i).text();
            if (text.signals().asks(Signal.ATTENTION)) {
              long size = (long) heads * text.steps() * text.length();
              float[] all =
                  collected.computeIfAbsent(
                      i, key -> new float[size(text, Signal.ATTENTION, layers.size(), size)]);
              copyHeads(values, i * heads, text, all, layer * heads, heads);
            }
          }
        });
    collected.forEach(
        (i, all) -> {
          ForcedText text = batch.get(i).text();
          int heads = heads(layers.get(0));
          FloatTensor tensor =
              FloatTensor.viewOf(
                  FloatBuffer.wrap(all), layers.size(), heads, text.steps(), text.length());
          batch.get(i).attention(new Attention(tensor));
        });
  }

  private int heads(String layer) {
    return (int) outputs.tensor(layer).getInfo().getShape()[1];
  }

  private void copyHeads(
      float[] values, int fromHead, ForcedText text, float[] all, int toHead, int heads) {
    int keys = text.length();
    for (int head = 0; head < heads; head++) {
      for (int step = 0; step < text.steps(); step++) {
        int query = text.promptLength() + step;
        int source = ((fromHead + head) * width + query) * width;
        int target = ((toHead + head) * text.steps() + step) * keys;
        System.arraycopy(values, source, all, target, keys);
      }
    }
  }

  private void fetch(
      List<ForcedResult> batch,
      Signal signal,
      List<String> levels,
      BiConsumer<Integer, float[]> use) {
    if (batch.stream().anyMatch(result -> result.text().signals().asks(signal))) {
      for (int level = 0; level < levels.size(); level++) {
        use.accept(level, outputs.floats(levels.get(level)));
      }
    }
  }

  private static int size(ForcedText text, Signal signal, int levels, long each) {
    long size = levels * each;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "the "
              + signal.id()
              + " of \""
              + text.request()
              + "\" would hold "
              + size
              + " values; must be <= "
              + (Integer.MAX_VALUE - 8));
    }
    return (int) size;
  }
}
