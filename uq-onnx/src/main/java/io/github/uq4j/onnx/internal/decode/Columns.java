package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.layout.InputRole;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/** The next columns of tokens of a batch, and the mask over all columns so far. */
final class Columns {

  private final int rows;
  private final int from;
  private final int width;
  private final long[] ids;
  private final long[] positions;
  private final long[] mask;
  private Consumer<Map<String, OnnxTensor>> more = inputs -> {};

  /**
   * Columns to be filled, masked until {@link #attend} says otherwise.
   *
   * @param rows texts in the batch
   * @param from the columns that are in the cache
   * @param width the columns that are new
   */
  Columns(int rows, int from, int width) {
    this.rows = rows;
    this.from = from;
    this.width = width;
    this.ids = new long[rows * width];
    this.positions = new long[rows * width];
    this.mask = new long[rows * (from + width)];
  }

  /** Lets these columns bring inputs that are not of every decoder. */
  Columns with(Consumer<Map<String, OnnxTensor>> inputs) {
    more = inputs;
    return this;
  }

  int width() {
    return width;
  }

  /** Sets one new token. */
  void set(int row, int column, int id, int position) {
    ids[row * width + column - from] = id;
    positions[row * width + column - from] = position;
  }

  /** Lets a row see columns {@code [first, end)}. */
  void attend(int row, int first, int end) {
    int start = row * (from + width);
    Arrays.fill(mask, start + first, start + end, 1);
  }

  /** Whether some row does not see some column. */
  boolean padded() {
    return Arrays.stream(mask).anyMatch(seen -> seen == 0);
  }

  /** Adds those inputs the model has; whoever holds the map closes them. */
  void give(DecoderModel model, Map<String, OnnxTensor> inputs) {
    model.use().fed(ids.length);
    model.give(inputs, InputRole.IDS, ids, rows, width);
    model.give(inputs, InputRole.MASK, mask, rows, (long) from + width);
    model.give(inputs, InputRole.POSITIONS, positions, rows, width);
    model.giveDerived(inputs, rows, from, width, mask);
    more.accept(inputs);
  }
}
