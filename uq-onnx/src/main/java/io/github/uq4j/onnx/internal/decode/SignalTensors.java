package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.graph.signal.SignalSlices;
import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.Outputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final List<Share> shares;
  private final int batchRows;
  private final List<TextParts> parts = new ArrayList<>();
  private final boolean sliced;
  private final Optional<List<Integer>> heads;
  private int headCount;

  /** Of texts beside one another that are read whole. */
  SignalTensors(DecoderModel model, List<ForcedResult> batch) {
    this(model, Share.whole(batch), batch.size());
  }

  /**
   * Of texts that take parts of runs.
   *
   * @param model the model
   * @param shares what each takes
   * @param batchRows rows beside one another
   */
  SignalTensors(DecoderModel model, List<Share> shares, int batchRows) {
    this.model = model;
    this.names = model.signals();
    this.shares = List.copyOf(shares);
    this.batchRows = batchRows;
    shares.forEach(share -> parts.add(TextParts.of(model, share.text())));
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
   * @param text which of the shares
   * @param place which of its text's rows
   * @param position where it stands
   */
  private record Row(int text, int place, int position) {}

  private List<Row> rows(Piece piece, Function<TextParts, List<Integer>> of) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<Integer> positions = of.apply(parts.get(i));
      for (int place = 0; place < positions.size(); place++) {
        int position = positions.get(place);
        Share share = shares.get(i);
        int from = Math.max(piece.from(), share.from());
        if (position >= from && position < Math.min(piece.end(), share.to())) {
          rows.add(new Row(i, place, position));
        }
      }
    }
    return rows;
  }

  /** Where a row stands in the run; texts that have their beginning in common share it. */
  private record Spot(int row, int position) {}

  private Spot spot(Row row) {
    return new Spot(shares.get(row.text()).row(), row.position());
  }

  /** Each spot once, numbered in order. */
  private Map<Spot, Integer> spots(List<Row> rows) {
    Map<Spot, Integer> spots = new LinkedHashMap<>();
    rows.forEach(row -> spots.putIfAbsent(spot(row), spots.size()));
    return spots;
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
    Map<Spot, Integer> states = spots(rows(piece, TextParts::positions));
    Map<Spot, Integer> rows = spots(rows(piece, TextParts::rows));
    if (!states.isEmpty()) {
      put(inputs, SignalSlices.STATES, places(states, piece), states.size(), 2);
    }
    if (!rows.isEmpty()) {
      put(inputs, SignalSlices.ROWS, places(rows, piece), rows.size(), 2);
      heads.ifPresent(some -> put(inputs, SignalSlices.HEADS, some, some.size()));
    }
  }

  private static List<Integer> places(Map<Spot, Integer> spots, Piece piece) {
    List<Integer> places = new ArrayList<>();
    for (Spot spot : spots.keySet()) {
      places.add(spot.row());
      places.add(spot.position() - piece.from());
    }
    return places;
  }

  private void put(
      Map<String, OnnxTensor> inputs, String name, List<Integer> values, long... shape) {
    ByteBuffer bytes = model.session().buffers().take(values.size() * Long.BYTES);
    values.forEach(bytes::putLong);
    inputs.put(name, model.session().lent(bytes.flip(), OnnxJavaType.INT64, shape));
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
    Map<Spot, Integer> spots = spots(rows);
    int dim = values.length / (sliced ? spots.size() : batchRows * piece.width());
    for (Row row : rows) {
      TextParts text = parts.get(row.text());
      int at = text.levels().indexOf(level);
      if (at >= 0) {
        long each = (long) text.positions().size() * dim;
        float[] all = tensors(row).hidden(text.levels().size() * each);
        Spot spot = spot(row);
        int source =
            sliced
                ? number(spots, spot)
                : spot.row() * piece.width() + spot.position() - piece.from();
        int target = at * text.positions().size() + row.place();
        System.arraycopy(values, source * dim, all, target * dim, dim);
      }
    }
  }

  private TextTensors tensors(Row row) {
    return shares.get(row.text()).result().tensors();
  }

  private static int number(Map<Spot, Integer> spots, Spot spot) {
    return Objects.requireNonNull(spots.get(spot));
  }

  /**
   * From {@code [batch, heads, width, keys]} or {@code [rows, heads, keys]} into {@code [layers,
   * heads, places, positions]}.
   */
  private void addAttention(float[] values, int layer, List<Row> rows, Piece piece) {
    List<Integer> every = IntStream.range(0, headCount).boxed().toList();
    Map<Spot, Integer> spots = spots(rows);
    for (Row row : rows) {
      TextParts text = parts.get(row.text());
      int at = text.layers().indexOf(layer);
      if (at < 0) {
        continue;
      }
      int length = shares.get(row.text()).text().length();
      int keys = Math.min(length, piece.end());
      List<Integer> own = text.heads().orElse(every);
      long each = (long) own.size() * text.rows().size() * length;
      float[] all = tensors(row).attention(own.size(), text.layers().size() * each);
      Spot spot = spot(row);
      for (int h = 0; h < own.size(); h++) {
        int wanted = own.get(h);
        int head = heads.map(some -> some.indexOf(wanted)).orElse(wanted);
        int source =
            sliced
                ? number(spots, spot) * headCount + head
                : (spot.row() * headCount + head) * piece.width() + spot.position() - piece.from();
        int target = (at * own.size() + h) * text.rows().size() + row.place();
        System.arraycopy(values, source * piece.end(), all, target * length, keys);
      }
    }
  }

  /** Gives every text what was collected for it, unless more of it is still to come. */
  void finish() {
    for (int i = 0; i < shares.size(); i++) {
      if (shares.get(i).to() == Share.ALL) {
        finish(shares.get(i).result(), parts.get(i));
      }
    }
  }

  private void finish(ForcedResult result, TextParts text) {
    result.tensors().hiddenStates(text, names).ifPresent(result::hiddenStates);
    result.tensors().attention(text, names, model.heads().orElse(0)).ifPresent(result::attention);
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
}
