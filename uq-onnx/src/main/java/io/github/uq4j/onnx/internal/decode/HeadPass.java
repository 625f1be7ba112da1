package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.decode.DecoderModel.From;
import io.github.uq4j.onnx.internal.head.GraphHead;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.head.HeadRows.Whole;
import io.github.uq4j.onnx.internal.port.CacheSlot;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.RunFailures;
import io.github.uq4j.trace.Signal;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the distributions, attention and hidden states of finished texts with a decoder that
 * reduces its logits in the graph. Only the rows that decide a token of an answer are made, and
 * only what they come to is fetched; whole rows are fetched for texts that ask for them.
 *
 * <p>Texts of similar length stand beside one another. A text that has more rows than may be made
 * at once is read in pieces with the cache.
 */
final class HeadPass {

  /** A row and what is made of it inside the graph take up so many times its size. */
  static final long COPIES = 4;

  private final GraphHead.Loaded head;
  private final DecoderModel model;
  private final StepReader reader;
  private final ForcedPass.Limits limits;

  HeadPass(GraphHead.Loaded head, DecoderModel model, StepReader reader, ForcedPass.Limits limits) {
    this.head = head;
    this.model = model;
    this.reader = reader;
    this.limits = limits;
  }

  /** Adds the distributions to every result. */
  void run(List<ForcedResult> results) {
    List<ForcedResult> sorted = new ArrayList<>(results);
    sorted.removeIf(
        result -> result.text().steps() == 0 && TextParts.of(model, result.text()).end() == 0);
    sorted.sort(Comparator.comparingInt(result -> result.text().length()));
    int from = 0;
    while (from < sorted.size()) {
      int to = batchEnd(sorted, from);
      List<ForcedResult> batch = sorted.subList(from, to);
      boolean pieces = batch.size() == 1 && !model.cache().isEmpty() && tooLarge(batch.get(0));
      RunFailures.named(
          () -> RunFailures.requests(batch.stream().map(result -> result.text().request())),
          () -> {
            if (pieces) {
              readInPieces(batch.get(0));
            } else {
              read(batch);
            }
            return batch;
          });
      from = to;
    }
  }

  private boolean tooLarge(ForcedResult result) {
    ForcedText text = result.text();
    return floats(result) > limits.floats()
        || text.scores(model) * text.length() > ForcedPass.FLOATS_AT_ONCE;
  }

  private long floats(ForcedResult result) {
    ForcedText text = result.text();
    return COPIES * head.vocabulary() * text.steps() + SignalTensors.floats(model, text);
  }

  /** So many columns of a text at once. */
  private int most(ForcedText text) {
    long rows = limits.floats() / (COPIES * head.vocabulary());
    long signals = Math.max(1, SignalTensors.floats(model, text) / text.length());
    long columns = ForcedPass.FLOATS_AT_ONCE / text.scores(model);
    return (int) Math.max(1, Math.min(Math.min(rows, columns), limits.floats() / signals));
  }

  private int batchEnd(List<ForcedResult> sorted, int from) {
    long floats = floats(sorted.get(from));
    int to = from + 1;
    while (to < sorted.size() && to - from < limits.batchSize()) {
      floats += floats(sorted.get(to));
      if (floats > limits.floats()) {
        break;
      }
      to++;
    }
    return to;
  }

  private void read(List<ForcedResult> batch) {
    int width = batch.stream().mapToInt(result -> end(result.text())).max().orElse(0);
    SignalTensors.Piece piece = new SignalTensors.Piece(0, width);
    SignalTensors tensors = new SignalTensors(model, batch);
    HeadRows rows = rows(batch);
    for (int i = 0; i < batch.size(); i++) {
      addRows(rows, batch.get(i).text(), i, piece);
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      ForcedPass.columns(batch, width).give(model, inputs);
      for (CacheSlot slot : model.cache()) {
        inputs.put(slot.past(), model.emptyPast(slot, batch.size()));
      }
      rows.give(inputs);
      tensors.give(piece, inputs);
      Set<String> wanted = rows.outputs(whole(batch));
      wanted.addAll(tensors.outputs(piece));
      try (Outputs outputs = model.run(inputs, wanted, From.START, Memory.TRIM)) {
        collect(batch, rows, outputs);
        tensors.add(outputs, piece);
        tensors.finish();
      }
    } finally {
      inputs.values().forEach(ModelSession::close);
    }
  }

  private void readInPieces(ForcedResult result) {
    ForcedText text = result.text();
    List<ForcedResult> alone = List.of(result);
    SignalTensors tensors = new SignalTensors(model, alone);
    int most = most(text);
    int end = end(text);
    try (CacheSteps steps = new CacheSteps(model, 1)) {
      while (steps.length() < end) {
        SignalTensors.Piece piece =
            new SignalTensors.Piece(steps.length(), Math.min(most, end - steps.length()));
        HeadRows rows = rows(alone);
        addRows(rows, text, 0, piece);
        Set<String> wanted = rows.size() == 0 ? new HashSet<>() : rows.outputs(whole(alone));
        wanted.addAll(tensors.outputs(piece));
        steps.run(
            ForcedPass.columns(text, piece).with(inputs -> give(rows, tensors, piece, inputs)),
            wanted,
            Memory.TRIM,
            outputs -> {
              collect(alone, rows, outputs);
              tensors.add(outputs, piece);
              return wanted;
            });
      }
    }
    tensors.finish();
  }

  private static void give(
      HeadRows rows,
      SignalTensors tensors,
      SignalTensors.Piece piece,
      Map<String, OnnxTensor> inputs) {
    if (rows.size() > 0) {
      rows.give(inputs);
    }
    tensors.give(piece, inputs);
  }

  /** So many tokens of a text must be read: the last one's logits decide nothing. */
  private int end(ForcedText text) {
    return Math.max(text.length() - 1, TextParts.of(model, text).end());
  }

  private HeadRows rows(List<ForcedResult> batch) {
    int top = batch.stream().mapToInt(result -> result.text().signals().top()).max().orElse(0);
    boolean made =
        batch.stream().anyMatch(result -> result.text().signals().asks(Signal.STATISTICS));
    return new HeadRows(head, top, made ? HeadRows.Statistics.MADE : HeadRows.Statistics.LEFT);
  }

  private static Whole whole(List<ForcedResult> batch) {
    boolean asked =
        batch.stream()
            .map(result -> result.text().signals())
            .anyMatch(s -> s.asks(Signal.LOGITS) || s.asks(Signal.PROMPT_LOGITS));
    return asked ? Whole.FETCHED : Whole.LEFT;
  }

  private static void addRows(
      HeadRows rows, ForcedText text, int index, SignalTensors.Piece piece) {
    int first = Math.max(piece.from(), text.promptLength() - 1);
    for (int at = first; at < Math.min(piece.end(), text.length() - 1); at++) {
      rows.add(index, at - piece.from(), text.ids().get(at + 1));
    }
  }

  private void collect(List<ForcedResult> batch, HeadRows rows, Outputs outputs) {
    if (rows.size() == 0) {
      return;
    }
    List<HeadRows.Reduced> reduced = rows.read(outputs);
    boolean whole = whole(batch) == Whole.FETCHED;
    FloatBuffer logits = FloatBuffer.wrap(whole ? outputs.floats(head.logits()) : new float[0]);
    int row = 0;
    for (ForcedResult result : batch) {
      int left = result.text().steps() - result.distributions().size();
      for (int i = 0; i < left && row < rows.size(); i++) {
        LogitSlice slice =
            new LogitSlice(logits, whole ? row * head.vocabulary() : 0, head.vocabulary());
        result.add(reader, reduced.get(row++), slice);
      }
    }
  }
}
