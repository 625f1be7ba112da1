package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.head.GraphHead;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.trace.Signal;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads the distributions of texts from the logits of runs. For one thread. */
interface RowReading {

  /** About so many floats are made of a text, beside the logits that leave the graph. */
  long floats(ForcedText text);

  /** So many logits leave the graph for a token. */
  long logits();

  /** What is to be read of the next run. */
  Run next(List<Share> shares, SignalTensors.Piece piece);

  /** What is read of one run. */
  interface Run {

    /** The outputs to fetch. */
    Set<String> outputs();

    /** Adds inputs; whoever holds the map closes them. */
    void give(Map<String, OnnxTensor> inputs);

    /**
     * Adds the distributions to the results.
     *
     * @param outputs what the run gave
     * @param logits reads the logits {@code [rows, width, vocabulary]} where they were written
     */
    void take(Outputs outputs, Function<Outputs, FloatBuffer> logits);
  }

  /** Nothing is read. */
  static RowReading none() {
    return new RowReading() {
      @Override
      public long floats(ForcedText text) {
        return 0;
      }

      @Override
      public long logits() {
        return 0;
      }

      @Override
      public Run next(List<Share> shares, SignalTensors.Piece piece) {
        return new NoRows();
      }
    };
  }

  /** Of a run that decides nothing. */
  record NoRows() implements Run {

    @Override
    public Set<String> outputs() {
      return Set.of();
    }

    @Override
    public void give(Map<String, OnnxTensor> inputs) {
      // there is nothing to say
    }

    @Override
    public void take(Outputs outputs, Function<Outputs, FloatBuffer> logits) {
      // there is nothing to read
    }
  }

  /**
   * Rows are fetched and reduced here.
   *
   * @param model the model
   * @param reader reduces them
   */
  record Fetched(DecoderModel model, StepReader reader) implements RowReading {

    @Override
    public long floats(ForcedText text) {
      return 0;
    }

    @Override
    public long logits() {
      return model.vocabulary().orElse(1);
    }

    @Override
    public Run next(List<Share> shares, SignalTensors.Piece piece) {
      boolean decides =
          shares.stream().anyMatch(s -> s.firstDeciding(piece) < s.endDeciding(piece));
      return decides ? new FetchedRun(model, reader, shares, piece) : new NoRows();
    }
  }

  /** The rows of one run. */
  record FetchedRun(
      DecoderModel model, StepReader reader, List<Share> shares, SignalTensors.Piece piece)
      implements Run {

    @Override
    public Set<String> outputs() {
      return Set.of(model.signals().logits());
    }

    @Override
    public void give(Map<String, OnnxTensor> inputs) {
      // all rows come
    }

    @Override
    public void take(Outputs outputs, Function<Outputs, FloatBuffer> logits) {
      FloatBuffer all = logits.apply(outputs);
      int rows = 1 + shares.stream().mapToInt(Share::row).max().orElse(0);
      int vocabulary = all.remaining() / (rows * piece.width());
      Map<Integer, ForcedResult> read = new HashMap<>();
      for (Share share : shares) {
        for (int at = share.firstDeciding(piece); at < share.endDeciding(piece); at++) {
          int place = share.row() * piece.width() + at - piece.from();
          LogitSlice row = new LogitSlice(all, place * vocabulary, vocabulary);
          ForcedResult first = read.putIfAbsent(place, share.result());
          if (first == null) {
            share.result().add(reader, row);
          } else {
            share.result().add(reader, row, first);
          }
        }
      }
    }
  }

  /**
   * Rows are reduced in the graph.
   *
   * @param head the decoder that does it
   * @param reader reads what they come to
   */
  record Reduced(GraphHead.Loaded head, StepReader reader) implements RowReading {

    @Override
    public long floats(ForcedText text) {
      return HeadPass.COPIES * head.vocabulary() * text.steps();
    }

    @Override
    public long logits() {
      return 0;
    }

    @Override
    public Run next(List<Share> shares, SignalTensors.Piece piece) {
      int top = shares.stream().mapToInt(s -> s.text().signals().top()).max().orElse(0);
      boolean made = shares.stream().anyMatch(s -> s.text().signals().asks(Signal.STATISTICS));
      HeadRows rows =
          new HeadRows(head, top, made ? HeadRows.Statistics.MADE : HeadRows.Statistics.LEFT);
      Map<Integer, Integer> places = new HashMap<>();
      List<ReducedRow> taken = new ArrayList<>();
      for (Share share : shares) {
        for (int at = share.firstDeciding(piece); at < share.endDeciding(piece); at++) {
          int column = at - piece.from();
          Integer known = places.putIfAbsent(share.row() * piece.width() + column, rows.size());
          taken.add(new ReducedRow(share.result(), known == null ? rows.size() : known));
          if (known == null) {
            rows.add(share.row(), column, share.text().ids().get(at + 1));
          }
        }
      }
      return rows.size() == 0 ? new NoRows() : new ReducedRun(this, rows, taken);
    }
  }

  /** A text's next step, and which row it is. */
  record ReducedRow(ForcedResult result, int row) {}

  /** The rows of one run that reduces them. */
  record ReducedRun(Reduced reading, HeadRows rows, List<ReducedRow> taken) implements Run {

    private boolean whole() {
      return taken.stream()
          .map(row -> row.result().text().signals())
          .anyMatch(s -> s.asks(Signal.LOGITS) || s.asks(Signal.PROMPT_LOGITS));
    }

    @Override
    public Set<String> outputs() {
      return new HashSet<>(rows.outputs(whole() ? HeadRows.Whole.FETCHED : HeadRows.Whole.LEFT));
    }

    @Override
    public void give(Map<String, OnnxTensor> inputs) {
      rows.give(inputs);
    }

    @Override
    public void take(Outputs outputs, Function<Outputs, FloatBuffer> logits) {
      List<HeadRows.Reduced> reduced = rows.read(outputs);
      boolean whole = whole();
      FloatBuffer picked =
          FloatBuffer.wrap(whole ? outputs.floats(reading.head().logits()) : new float[0]);
      int vocabulary = reading.head().vocabulary();
      for (ReducedRow row : taken) {
        LogitSlice slice = new LogitSlice(picked, whole ? row.row() * vocabulary : 0, vocabulary);
        row.result().add(reading.reader(), reduced.get(row.row()), slice);
      }
    }
  }
}
