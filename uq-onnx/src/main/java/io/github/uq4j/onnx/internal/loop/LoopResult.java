package io.github.uq4j.onnx.internal.loop;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.head.RowSums;
import io.github.uq4j.onnx.internal.session.Outputs;
import java.nio.DoubleBuffer;
import java.nio.LongBuffer;

/** What one run of a loop gave: rows of a few steps each, and the cache after them. */
public final class LoopResult {

  private final Outputs outputs;
  private final LongBuffer tokens;
  private final DoubleBuffer logprobs;
  private final DoubleBuffer entropies;
  private final DoubleBuffer topLogprobs;
  private final LongBuffer topIds;
  private final DoubleBuffer statistics;
  private final int steps;
  private final int rows;
  private final int top;

  LoopResult(Outputs outputs) {
    this.outputs = outputs;
    OnnxTensor ids = outputs.tensor(LoopGraph.TOP_IDS);
    long[] shape = ids.getInfo().getShape();
    this.steps = (int) shape[0];
    this.rows = (int) shape[1];
    this.top = (int) shape[2];
    this.tokens = outputs.tensor(LoopGraph.TOKENS).getLongBuffer();
    this.logprobs = outputs.tensor(LoopGraph.LOGPROBS).getDoubleBuffer();
    this.entropies = outputs.tensor(LoopGraph.ENTROPIES).getDoubleBuffer();
    this.topLogprobs = outputs.tensor(LoopGraph.TOP_LOGPROBS).getDoubleBuffer();
    this.topIds = ids.getLongBuffer();
    this.statistics = outputs.tensor(LoopGraph.STATISTICS).getDoubleBuffer();
  }

  /**
   * The iterations that were made.
   *
   * @return their number, {@code >= 1}
   */
  public int steps() {
    return steps;
  }

  /**
   * A chosen token.
   *
   * @param step the iteration
   * @param row the row; what it gives after its end means nothing
   * @return the id
   */
  public int token(int step, int row) {
    return (int) tokens.get(step * rows + row);
  }

  /**
   * The chosen token's log-probability.
   *
   * @param step the iteration
   * @param row the row
   * @return nats; NaN if the logits were no distribution
   */
  public double logprob(int step, int row) {
    return logprobs.get(step * rows + row);
  }

  /**
   * The entropy, if it was asked for.
   *
   * @param step the iteration
   * @param row the row
   * @return nats
   */
  public double entropy(int step, int row) {
    return entropies.get(step * rows + row);
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
    return (int) topIds.get((step * rows + row) * top + rank);
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
    return topLogprobs.get((step * rows + row) * top + rank);
  }

  /**
   * What statistics of a whole row of logits follow from, if they were asked for.
   *
   * @param step the iteration
   * @param row the row
   * @return the sums
   */
  public RowSums sums(int step, int row) {
    int at = (step * rows + row) * 4;
    return new RowSums(
        statistics.get(at), statistics.get(at + 1), statistics.get(at + 2), statistics.get(at + 3));
  }

  /**
   * How many of the most probable ids there are.
   *
   * @return the number
   */
  public int top() {
    return top;
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
