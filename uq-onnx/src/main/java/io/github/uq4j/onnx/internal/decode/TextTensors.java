package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Signal;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** The hidden states and the attention of one text while they come in, from one run or several. */
final class TextTensors {

  private final ForcedText text;
  private Optional<float[]> hidden = Optional.empty();
  private Optional<float[]> attention = Optional.empty();
  private int heads;

  TextTensors(ForcedText text) {
    this.text = text;
  }

  /** The place of {@code [levels, positions, dim]}. */
  float[] hidden(long size) {
    float[] all = hidden.orElseGet(() -> new float[checked(Signal.HIDDEN_STATES, size)]);
    hidden = Optional.of(all);
    return all;
  }

  /** The place of {@code [layers, heads, rows, length]}. */
  float[] attention(int headCount, long size) {
    float[] all = attention.orElseGet(() -> new float[checked(Signal.ATTENTION, size)]);
    attention = Optional.of(all);
    heads = headCount;
    return all;
  }

  private int checked(Signal signal, long size) {
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

  /** The hidden states, if any came. */
  Optional<HiddenStates> hiddenStates(TextParts parts, SignalOutputs names) {
    return hidden.map(all -> states(all, parts, names));
  }

  private HiddenStates states(float[] all, TextParts parts, SignalOutputs names) {
    int levels = parts.levels().size();
    int places = parts.positions().size();
    FloatTensor tensor =
        FloatTensor.viewOf(
            FloatBuffer.wrap(all), levels, places, all.length / ((long) levels * places));
    return new HiddenStates(
        tensor,
        unless(parts.levels(), 0, names.hiddenStates().size()),
        unless(parts.positions(), 0, text.length()));
  }

  /** The attention, if any came. */
  Optional<Attention> attention(TextParts parts, SignalOutputs names, int modelHeads) {
    return attention.map(all -> attention(all, parts, names, modelHeads));
  }

  private Attention attention(float[] all, TextParts parts, SignalOutputs names, int modelHeads) {
    int rows = parts.rows().size();
    FloatTensor tensor =
        FloatTensor.viewOf(
            FloatBuffer.wrap(all), parts.layers().size(), heads, rows, text.length());
    return new Attention(
        tensor,
        unless(parts.layers(), 0, names.attentions().size()),
        parts.heads().filter(some -> some.size() < modelHeads),
        unless(parts.rows(), text.length() - rows, text.length()));
  }

  /** Numbers that are no range of their own accord. */
  private static Optional<List<Integer>> unless(List<Integer> numbers, int from, int end) {
    boolean whole = numbers.size() == end - from && (numbers.isEmpty() || numbers.get(0) == from);
    return whole ? Optional.empty() : Optional.of(numbers);
  }
}
