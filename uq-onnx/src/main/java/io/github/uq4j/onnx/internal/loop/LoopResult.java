package io.github.uq4j.onnx.internal.loop;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.head.RowSums;
import io.github.uq4j.onnx.internal.session.Outputs;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** What one run of a loop gave: rows of a few steps each, and the cache after them. */
public final class LoopResult {

  private final Outputs outputs;
  private final LongBuffer ids;
  private final FloatBuffer below;
  private final DoubleBuffer records;
  private final int steps;
  private final int rows;
  private final int width;
  private final int recorded;

  /** The logarithm of what all ids weigh together, of every step and row. */
  private final double[] logSums;

  LoopResult(Outputs outputs) {
    this.outputs = outputs;
    OnnxTensor chosen = outputs.tensor(LoopGraph.IDS);
    long[] shape = chosen.getInfo().getShape();
    this.steps = (int) shape[0];
    this.rows = (int) shape[1];
    this.width = (int) shape[2];
    this.ids = chosen.getLongBuffer();
    this.below = outputs.tensor(LoopGraph.BELOW).getFloatBuffer();
    OnnxTensor sums = outputs.tensor(LoopGraph.RECORDS);
    this.recorded = (int) sums.getInfo().getShape()[2];
    this.records = sums.getDoubleBuffer();
    this.logSums = new double[steps * rows];
    for (int i = 0; i < logSums.length; i++) {
      logSums[i] = Math.log(records.get(i * recorded));
    }
  }

  /**
   * The iterations that were made.
   *
   * @return their number, {@code >= 1}
   */
  public int steps() {
    return steps;
  }

  private int at(int step, int row) {
    return (step * rows + row) * width;
  }

  /**
   * A chosen token.
   *
   * @param step the iteration
   * @param row the row; what it gives after its end means nothing
   * @return the id
   */
  public int token(int step, int row) {
    return (int) ids.get(at(step, row));
  }

  /**
   * The chosen token's log-probability.
   *
   * @param step the iteration
   * @param row the row
   * @return nats; NaN if the logits were no distribution
   */
  public double logprob(int step, int row) {
    return logprob(step, row, 0);
  }

  private double logprob(int step, int row, int place) {
    return below.get(at(step, row) + place) - logSums[step * rows + row];
  }

  /**
   * The entropy, if it was asked for.
   *
   * @param step the iteration
   * @param row the row
   * @return nats
   */
  public double entropy(int step, int row) {
    int at = step * rows + row;
    return logSums[at] - records.get(at * recorded + 1) / records.get(at * recorded);
  }

  /**
   * One of the most probable ids.
   *
   * @param step the iteration
   * @param row the row
   * @param rank its rank from 0
   * @return the id
   */
  public int topId(int step, int row, int rank) {
    return (int) ids.get(at(step, row) + 1 + rank);
  }

  /**
   * The log-probability of one of the most probable ids.
   *
   * @param step the iteration
   * @param row the row
   * @param rank its rank from 0
   * @return nats
   */
  public double topLogprob(int step, int row, int rank) {
    return logprob(step, row, 1 + rank);
  }

  /**
   * What statistics of a whole row of logits follow from, if they were asked for.
   *
   * @param step the iteration
   * @param row the row
   * @return the sums
   */
  public RowSums sums(int step, int row) {
    int at = (step * rows + row) * recorded;
    return new RowSums(
        records.get(at + 2), records.get(at + 3), records.get(at + 4), records.get(at + 5));
  }

  /**
   * How many of the most probable ids there are.
   *
   * @return the number
   */
  public int top() {
    return width - 1;
  }

  /**
   * The outputs, which hold the cache.
   *
   * @return to be closed by the caller
   */
  public Outputs outputs() {
    return outputs;
  }
}
