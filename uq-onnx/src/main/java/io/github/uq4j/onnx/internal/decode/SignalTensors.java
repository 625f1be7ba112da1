package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.graph.signal.SignalSlices;
import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Signal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Collects the attention and hidden states of a padded batch into the tensors of its texts, from
 * one run or from several that feed one piece of the columns each.
 *
 * <p>If a part of them was selected, or the graph is edited to give attention anyway, only the rows
 * that are recorded leave the graph; otherwise they are picked here.
 */
final class SignalTensors {

  private final DecoderModel model;
  private final SignalOutputs names;
  private final List<ForcedResult> batch;
  private final List<TextParts> parts = new ArrayList<>();
  private final List<Optional<float[]>> hidden = new ArrayList<>();
  private final List<Optional<float[]>> attention = new ArrayList<>();
  private final boolean sliced;
  private final Optional<List<Integer>> heads;
  private int headCount;

  SignalTensors(DecoderModel model, List<ForcedResult> batch) {
    this.model = model;
    this.names = model.signals();
    this.batch = batch;
    batch.forEach(
        result -> {
          parts.add(TextParts.of(model, result.text()));
          hidden.add(Optional.empty());
          attention.add(Optional.empty());
        });
    this.sliced = sliced(model, parts);
    this.heads = heads();
  }

  private static boolean sliced(DecoderModel model, List<TextParts> parts) {
    boolean worth =
        parts.stream()
            .anyMatch(text -> text.partial() || (text.attends() && !model.exportsAttention()));
    return worth && model.slices();
  }

  /** The heads any text wants, if none wants all. */
  private Optional<List<Integer>> heads() {
    Set<Integer> all = new TreeSet<>();
    for (TextParts text : parts) {
      if (text.attends() && text.heads().isEmpty()) {
        return Optional.empty();
      }
      text.heads().ifPresent(all::addAll);
    }
    return Optional.of(List.copyOf(all)).filter(some -> sliced && !some.isEmpty());
  }

  /** The columns a run fed: {@code [from, from + width)}; keys are all columns before its end. */
  record Piece(int from, int width) {

    int end() {
      return from + width;
    }
  }

  /**
   * A recorded row.
   *
   * @param text which text of the batch
   * @param place which of its rows
   * @param position where it stands
   */
  private record Row(int text, int place, int position) {}

  private List<Row> rows(Piece piece, Function<TextParts, List<Integer>> of) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<Integer> positions = of.apply(parts.get(i));
      for (int place = 0; place < positions.size(); place++) {
        int position = positions.get(place);
        if (position >= piece.from() && position < piece.end()) {
          rows.add(new Row(i, place, position));
        }
      }
    }
    return rows;
  }

  private Set<Integer> wanted(List<Row> rows, Function<TextParts, List<Integer>> of) {
    Set<Integer> wanted = new TreeSet<>();
    rows.stream()
        .mapToInt(Row::text)
        .distinct()
        .forEach(text -> wanted.addAll(of.apply(parts.get(text))));
    return wanted;
  }

  private String state(int level) {
    String whole = names.hiddenStates().get(level);
    return sliced ? SignalSlices.states(whole) : whole;
  }

  private String layer(int layer) {
    String whole = names.attentions().get(layer);
    if (!sliced) {
      return whole;
    }
    return heads.isPresent() ? SignalSlices.heads(whole) : SignalSlices.rows(whole);
  }

  /** The outputs to fetch of a run. */
  Set<String> outputs(Piece piece) {
    Set<String> outputs = new TreeSet<>();
    wanted(rows(piece, TextParts::positions), TextParts::levels)
        .forEach(level -> outputs.add(state(level)));
    wanted(rows(piece, TextParts::rows), TextParts::layers)
        .forEach(layer -> outputs.add(layer(layer)));
    return outputs;
  }

  /** Adds the inputs that say which rows; whoever holds the map closes them. */
  void give(Piece piece, Map<String, OnnxTensor> inputs) {
    if (!sliced) {
      return;
    }
    List<Row> states = rows(piece, TextParts::positions);
    List<Row> rows = rows(piece, TextParts::rows);
    if (!states.isEmpty()) {
      put(inputs, SignalSlices.STATES, places(states, piece), states.size(), 2);
    }
    if (!rows.isEmpty()) {
      put(inputs, SignalSlices.ROWS, places(rows, piece), rows.size(), 2);
      heads.ifPresent(some -> put(inputs, SignalSlices.HEADS, some, some.size()));
    }
  }

  private static List<Integer> places(List<Row> rows, Piece piece) {
    List<Integer> places = new ArrayList<>();
    for (Row row : rows) {
      places.add(row.text());
      places.add(row.position() - piece.from());
    }
    return places;
  }

  private void put(
      Map<String, OnnxTensor> inputs, String name, List<Integer> values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.size() * Long.BYTES).order(ByteOrder.nativeOrder());
    values.forEach(bytes::putLong);
    inputs.put(name, model.session().tensor(bytes.flip(), OnnxJavaType.INT64, shape));
  }

  /** Takes what a run gave of the {@link #outputs} that were fetched. */
  void add(Outputs outputs, Piece piece) {
    List<Row> states = rows(piece, TextParts::positions);
    for (int level : wanted(states, TextParts::levels)) {
      addHidden(outputs.floats(state(level)), level, states, piece);
    }
    List<Row> rows = rows(piece, TextParts::rows);
    for (int layer : wanted(rows, TextParts::layers)) {
      long[] shape = outputs.tensor(layer(layer)).getInfo().getShape();
      headCount = (int) shape[1];
      addAttention(outputs.floats(layer(layer)), layer, rows, piece);
    }
  }

  /** From {@code [batch, width, dim]} or {@code [rows, dim]} into {@code [levels, places, dim]}. */
  private void addHidden(float[] values, int level, List<Row> rows, Piece piece) {
    int dim = values.length / (sliced ? rows.size() : batch.size() * piece.width());
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      TextParts text = parts.get(row.text());
      int at = text.levels().indexOf(level);
      if (at >= 0) {
        long each = (long) text.positions().size() * dim;
        float[] all = place(hidden, row, Signal.HIDDEN_STATES, text.levels().size() * each);
        int source = sliced ? r : row.text() * piece.width() + row.position() - piece.from();
        int target = at * text.positions().size() + row.place();
        System.arraycopy(values, source * dim, all, target * dim, dim);
      }
    }
  }

  /**
   * From {@code [batch, heads, width, keys]} or {@code [rows, heads, keys]} into {@code [layers,
   * heads, places, positions]}.
   */
  private void addAttention(float[] values, int layer, List<Row> rows, Piece piece) {
    List<Integer> every = IntStream.range(0, headCount).boxed().toList();
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      TextParts text = parts.get(row.text());
      int at = text.layers().indexOf(layer);
      if (at < 0) {
        continue;
      }
      int length = batch.get(row.text()).text().length();
      int keys = Math.min(length, piece.end());
      List<Integer> own = text.heads().orElse(every);
      long each = (long) own.size() * text.rows().size() * length;
      float[] all = place(attention, row, Signal.ATTENTION, text.layers().size() * each);
      for (int h = 0; h < own.size(); h++) {
        int wanted = own.get(h);
        int head = heads.map(some -> some.indexOf(wanted)).orElse(wanted);
        int source =
            sliced
                ? r * headCount + head
                : (row.text() * headCount + head) * piece.width() + row.position() - piece.from();
        int target = (at * own.size() + h) * text.rows().size() + row.place();
        System.arraycopy(values, source * piece.end(), all, target * length, keys);
      }
    }
  }

  private float[] place(List<Optional<float[]>> places, Row row, Signal signal, long size) {
    if (places.get(row.text()).isEmpty()) {
      int checked = size(batch.get(row.text()).text(), signal, size);
      places.set(row.text(), Optional.of(new float[checked]));
    }
    return places.get(row.text()).orElseThrow();
  }

  /** Gives every text what was collected for it. */
  void finish() {
    for (int i = 0; i < batch.size(); i++) {
      ForcedResult result = batch.get(i);
      TextParts text = parts.get(i);
      hidden.get(i).ifPresent(all -> result.hiddenStates(states(all, text, result.text())));
      attention.get(i).ifPresent(all -> result.attention(attention(all, text, result.text())));
    }
  }

  private HiddenStates states(float[] all, TextParts text, ForcedText of) {
    int levels = text.levels().size();
    int places = text.positions().size();
    FloatTensor tensor =
        FloatTensor.viewOf(
            FloatBuffer.wrap(all), levels, places, all.length / ((long) levels * places));
    return new HiddenStates(
        tensor,
        unless(text.levels(), 0, names.hiddenStates().size()),
        unless(text.positions(), 0, of.length()));
  }

  private Attention attention(float[] all, TextParts text, ForcedText of) {
    int own = text.heads().map(List::size).orElse(headCount);
    FloatTensor tensor =
        FloatTensor.viewOf(
            FloatBuffer.wrap(all), text.layers().size(), own, text.rows().size(), of.length());
    return new Attention(
        tensor,
        unless(text.layers(), 0, names.attentions().size()),
        text.heads().filter(some -> some.size() < model.heads().orElse(0)),
        unless(text.rows(), of.length() - text.rows().size(), of.length()));
  }

  /** Numbers that are no range of their own accord. */
  private static Optional<List<Integer>> unless(List<Integer> numbers, int from, int end) {
    boolean whole = numbers.size() == end - from && (numbers.isEmpty() || numbers.get(0) == from);
    return whole ? Optional.empty() : Optional.of(numbers);
  }

  /** About so many floats come of a text, or are there at once inside the graph. */
  static long floats(DecoderModel model, ForcedText text) {
    TextParts parts = TextParts.of(model, text);
    boolean sliced = sliced(model, List.of(parts));
    long length = Math.max(1, parts.end());
    long floats = 0;
    if (parts.attends()) {
      long heads = model.heads().orElse(1);
      long rows = sliced ? parts.rows().size() : length;
      floats +=
          parts.layers().size() * heads * rows * length + (sliced ? heads * length * length : 0);
    }
    if (parts.hidden()) {
      long states = sliced ? parts.positions().size() : length;
      floats += parts.levels().size() * states * model.hiddenSize().orElse(1);
    }
    return floats;
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
