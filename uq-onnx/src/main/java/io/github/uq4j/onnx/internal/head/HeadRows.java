package io.github.uq4j.onnx.internal.head;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.trace.RowStatistics;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of logits a run of a {@link GraphHead} is to reduce. For one thread. */
public final class HeadRows {

  private final GraphHead.Loaded head;
  private final int top;
  private final Statistics statistics;
  private final List<Row> rows = new ArrayList<>();

  private record Row(int text, int column, int target) {}

  /**
   * No rows yet.
   *
   * @param head the head
   * @param top how many of the largest logits to find
   * @param statistics whether scorers of whole rows are to have what they need
   */
  public HeadRows(GraphHead.Loaded head, int top, Statistics statistics) {
    this.head = head;
    this.top = statistics == Statistics.MADE ? Math.max(top, RowSums.RANKED) : top;
    this.statistics = statistics;
  }

  /** Whether scorers of whole rows are to have what they need. */
  public enum Statistics {
    /** They are. */
    MADE,
    /** They are not. */
    LEFT
  }

  /**
   * Adds a row.
   *
   * @param text which text of the batch
   * @param column which of the new columns
   * @param target the id whose logit is wanted
   */
  public void add(int text, int column, int target) {
    if (target >= head.vocabulary()) {
      throw new IllegalArgumentException(
          "token " + target + " has no logit; the model gives " + head.vocabulary() + " in a row");
    }
    rows.add(new Row(text, column, target));
  }

  /**
   * How many there are.
   *
   * @return the number
   */
  public int size() {
    return rows.size();
  }

  /**
   * The outputs to fetch.
   *
   * @param withLogits whether the rows themselves, too
   * @return their names
   */
  public Set<String> outputs(Whole withLogits) {
    Set<String> names =
        new HashSet<>(
            Set.of(
                HeadGraph.CHOSEN,
                HeadGraph.LOG_SUM,
                HeadGraph.ENTROPY,
                HeadGraph.TOP,
                HeadGraph.TOP_IDS));
    if (statistics == Statistics.MADE) {
      names.addAll(HeadGraph.STATISTICS);
    }
    if (withLogits == Whole.FETCHED) {
      names.add(head.logits());
    }
    return names;
  }

  /**
   * Whether an output is one of a reduction.
   *
   * @param output any name
   * @return true if it is
   */
  public static boolean reduces(String output) {
    return output.startsWith(HeadGraph.PREFIX);
  }

  /** Whether whole rows come back, too. */
  public enum Whole {
    /** They do. */
    FETCHED,
    /** They do not. */
    LEFT
  }

  /**
   * Adds the inputs that say which rows; the caller closes them. Without any row, one that nobody
   * reads is asked for.
   *
   * @param inputs takes them
   */
  public void give(Map<String, OnnxTensor> inputs) {
    int count = Math.max(1, rows.size());
    ByteBuffer places = longs(2 * count);
    ByteBuffer targets = longs(count);
    for (Row row : rows) {
      places.putLong(row.text()).putLong(row.column());
      targets.putLong(row.target());
    }
    ByteBuffer wanted = longs(1);
    wanted.putLong(Math.max(1, Math.min(top, head.vocabulary())));
    put(inputs, HeadGraph.ROWS, places, 1, count, 2);
    put(inputs, HeadGraph.TARGETS, targets, 1, count, 1);
    put(inputs, HeadGraph.COUNT, wanted, 1);
    ByteBuffer flag = head.session().buffers().take(1);
    flag.put((byte) (statistics == Statistics.MADE ? 1 : 0));
    inputs.put(HeadGraph.WITH_STATISTICS, head.session().lent(flag.rewind(), OnnxJavaType.BOOL));
  }

  private void put(Map<String, OnnxTensor> inputs, String name, ByteBuffer bytes, long... shape) {
    inputs.put(name, head.session().lent(bytes.rewind(), OnnxJavaType.INT64, shape));
  }

  private ByteBuffer longs(int count) {
    return head.session().buffers().take(count * Long.BYTES);
  }

  /**
   * What the rows came to.
   *
   * @param outputs of the run
   * @return a reduction for every row, in order
   */
  public List<Reduced> read(Outputs outputs) {
    float[] chosen = outputs.floats(HeadGraph.CHOSEN);
    float[] logSums = outputs.floats(HeadGraph.LOG_SUM);
    float[] entropies = outputs.floats(HeadGraph.ENTROPY);
    float[] largest = outputs.floats(HeadGraph.TOP);
    java.nio.LongBuffer ids = outputs.tensor(HeadGraph.TOP_IDS).getLongBuffer();
    int width = largest.length / Math.max(1, chosen.length);
    List<RowSums> sums = sums(outputs);
    List<Reduced> reduced = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<LogitRow.Ranked> ranked = new ArrayList<>();
      for (int i = row * width; i < (row + 1) * width; i++) {
        ranked.add(new LogitRow.Ranked(Math.toIntExact(ids.get(i)), largest[i]));
      }
      LogitRow.Ranked best = ranked.get(0);
      LogitRow summary =
          new LogitRow(
              best.logit(),
              best.id(),
              Math.max(0, (double) logSums[row]),
              Math.max(0, (double) entropies[row]),
              ranked.subList(0, Math.min(top, width)));
      Optional<RowSums> ofRow = sums.isEmpty() ? Optional.empty() : Optional.of(sums.get(row));
      reduced.add(new Reduced(summary, chosen[row], ofRow, head.vocabulary()));
    }
    return reduced;
  }

  private List<RowSums> sums(Outputs outputs) {
    if (statistics == Statistics.LEFT) {
      return List.of();
    }
    List<DoubleBuffer> parts =
        HeadGraph.STATISTICS.stream().map(name -> outputs.tensor(name).getDoubleBuffer()).toList();
    List<RowSums> sums = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      sums.add(
          new RowSums(
              parts.get(0).get(row),
              parts.get(1).get(row),
              parts.get(2).get(row),
              parts.get(3).get(row)));
    }
    return sums;
  }

  /**
   * A row that was reduced in the graph.
   *
   * @param row the reduction
   * @param target the logit of the row's target
   * @param sums what statistics follow from, if they were asked for
   * @param words logits in the row
   */
  public record Reduced(LogitRow row, float target, Optional<RowSums> sums, int words) {

    /**
     * What scorers of whole rows need, if it was asked for and the row is {@link #finite}.
     *
     * @return the statistics
     */
    public Optional<RowStatistics> statistics() {
      return sums.map(parts -> parts.statistics(row, words, target));
    }

    /**
     * The same row, of which the most probable token was chosen.
     *
     * @return the row with that target
     */
    public Reduced ofBest() {
      return new Reduced(row, row.max(), sums, words);
    }

    /**
     * Whether the logits were a distribution: no NaN, no positive infinity, something finite.
     *
     * @return true if they were
     */
    public boolean finite() {
      return Float.isFinite(row.max()) && !Double.isNaN(row.logSumAboveMax());
    }
  }
}
