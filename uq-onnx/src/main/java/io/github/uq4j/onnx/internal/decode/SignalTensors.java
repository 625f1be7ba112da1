package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.ModelSession.Outputs;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Signal;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the attention and hidden states of a padded batch into the tensors of its texts, from
 * one run or from several that feed one piece of the columns each.
 */
final class SignalTensors {

  private final SignalOutputs names;
  private final List<ForcedResult> batch;
  private final List<Optional<float[]>> hidden = new ArrayList<>();
  private final List<Optional<float[]>> attention = new ArrayList<>();
  private int heads;

  SignalTensors(SignalOutputs names, List<ForcedResult> batch) {
    this.names = names;
    this.batch = batch;
    batch.forEach(
        result -> {
          hidden.add(Optional.empty());
          attention.add(Optional.empty());
        });
  }

  /** The columns a run fed: {@code [from, from + width)}; keys are all columns before its end. */
  record Piece(int from, int width) {

    int end() {
      return from + width;
    }
  }

  /** Takes what a run gave of the outputs that were wanted of it. */
  void add(Outputs outputs, Piece piece, Set<String> wanted) {
    for (int level = 0; level < names.hiddenStates().size(); level++) {
      String name = names.hiddenStates().get(level);
      if (wanted.contains(name)) {
        addHidden(outputs.floats(name), level, piece);
      }
    }
    for (int layer = 0; layer < names.attentions().size(); layer++) {
      String name = names.attentions().get(layer);
      if (wanted.contains(name)) {
        heads = (int) outputs.tensor(name).getInfo().getShape()[1];
        addAttention(outputs.floats(name), layer, piece);
      }
    }
  }

  /** From {@code [batch, width, dim]} into {@code [levels, positions, dim]}. */
  private void addHidden(float[] values, int level, Piece piece) {
    int dim = values.length / (batch.size() * piece.width());
    for (int i = 0; i < batch.size(); i++) {
      ForcedText text = batch.get(i).text();
      int columns = Math.min(piece.end(), text.length()) - piece.from();
      if (text.signals().asks(Signal.HIDDEN_STATES) && columns > 0) {
        long each = (long) text.length() * dim;
        int levels = names.hiddenStates().size();
        float[] all = place(hidden, i, Signal.HIDDEN_STATES, levels * each);
        int target = (level * text.length() + piece.from()) * dim;
        System.arraycopy(values, i * piece.width() * dim, all, target, columns * dim);
      }
    }
  }

  /** From {@code [batch, heads, width, keys]} into {@code [layers, heads, answer, positions]}. */
  private void addAttention(float[] values, int layer, Piece piece) {
    for (int i = 0; i < batch.size(); i++) {
      ForcedText text = batch.get(i).text();
      if (!text.signals().asks(Signal.ATTENTION)) {
        continue;
      }
      long each = (long) heads * text.steps() * text.length();
      float[] all = place(attention, i, Signal.ATTENTION, names.attentions().size() * each);
      int first = Math.max(text.promptLength(), piece.from());
      int end = Math.min(text.length(), piece.end());
      int keys = Math.min(text.length(), piece.end());
      for (int head = 0; head < heads; head++) {
        for (int query = first; query < end; query++) {
          int row = (i * heads + head) * piece.width() + query - piece.from();
          int step = (layer * heads + head) * text.steps() + query - text.promptLength();
          System.arraycopy(values, row * piece.end(), all, step * text.length(), keys);
        }
      }
    }
  }

  private float[] place(List<Optional<float[]>> places, int text, Signal signal, long size) {
    if (places.get(text).isEmpty()) {
      places.set(text, Optional.of(new float[size(batch.get(text).text(), signal, size)]));
    }
    return places.get(text).orElseThrow();
  }

  /** Gives every text what was collected for it. */
  void finish() {
    for (int i = 0; i < batch.size(); i++) {
      ForcedResult result = batch.get(i);
      ForcedText text = result.text();
      int levels = names.hiddenStates().size();
      hidden
          .get(i)
          .ifPresent(
              all -> {
                int dim = all.length / (levels * text.length());
                FloatTensor tensor =
                    FloatTensor.viewOf(FloatBuffer.wrap(all), levels, text.length(), dim);
                result.hiddenStates(new HiddenStates(tensor));
              });
      int layers = names.attentions().size();
      attention
          .get(i)
          .ifPresent(
              all ->
                  result.attention(
                      new Attention(
                          FloatTensor.viewOf(
                              FloatBuffer.wrap(all), layers, heads, text.steps(), text.length()))));
    }
  }

  private static int size(ForcedText text, Signal signal, long size) {
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
