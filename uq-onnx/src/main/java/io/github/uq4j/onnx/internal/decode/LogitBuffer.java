package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import io.github.uq4j.onnx.internal.session.Outputs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Memory that runs write their logits to, and that Java reads them from without a copy. The same
 * memory serves one run after another, so what is read of one must be used up before the next.
 * Logits that are not single-precision floats, whose rows have no known length, or that are too
 * many, are left to the runtime and copied. For one thread; closing it gives the memory back to the
 * model, which hands it to the next.
 */
final class LogitBuffer implements AutoCloseable {

  /** More floats than this are left to the runtime, which need not keep the room for them. */
  static final long MOST = 1L << 25;

  private final DecoderModel model;
  private final String name;
  private final int vocabulary;
  private Optional<ByteBuffer> memory = Optional.empty();
  private Optional<OnnxTensor> tensor = Optional.empty();
  private int rows;
  private int width;

  LogitBuffer(DecoderModel model) {
    this.model = model;
    this.name = model.signals().logits();
    this.vocabulary = vocabulary(model.session().outputs().get(name));
  }

  private static int vocabulary(@org.jspecify.annotations.Nullable Port port) {
    if (port == null || port.type() != OnnxJavaType.FLOAT) {
      return 0;
    }
    List<Long> shape = port.shape();
    boolean open = shape.size() == 3 && shape.get(0) < 0 && shape.get(1) < 0 && shape.get(2) > 0;
    return open ? Math.toIntExact(shape.get(2)) : 0;
  }

  /**
   * Where a run is to write its logits.
   *
   * @param wanted what the run is to give
   * @param rowCount texts beside one another
   * @param columns tokens of each
   * @return the output, or nothing if it is left to the runtime
   */
  Map<String, OnnxTensor> outputs(Set<String> wanted, int rowCount, int columns) {
    long floats = (long) rowCount * columns * vocabulary;
    // A graph that reduces rows gives those that it picks, by the same name.
    boolean whole = wanted.contains(name) && wanted.stream().noneMatch(HeadRows::reduces);
    if (floats == 0 || floats > MOST || !whole) {
      releaseTensor();
      return Map.of();
    }
    if (tensor.isEmpty() || rows != rowCount || width != columns) {
      releaseTensor();
      int bytes = Math.toIntExact(floats * Float.BYTES);
      ByteBuffer room = room(bytes);
      tensor =
          Optional.of(
              model
                  .session()
                  .tensor(
                      room.slice(0, bytes).order(ByteOrder.nativeOrder()),
                      OnnxJavaType.FLOAT,
                      rowCount,
                      columns,
                      vocabulary));
      rows = rowCount;
      width = columns;
    }
    return Map.of(name, tensor.get());
  }

  private ByteBuffer room(int bytes) {
    if (memory.isEmpty() || memory.get().capacity() < bytes) {
      releaseMemory();
      memory = Optional.of(model.session().buffers().take(bytes));
    }
    return memory.get().clear();
  }

  /**
   * The logits of the last run.
   *
   * @param outputs that run's
   * @return row-major values {@code [rows, columns, vocabulary]}, good until the next run
   */
  FloatBuffer read(Outputs outputs) {
    if (tensor.isEmpty() || memory.isEmpty()) {
      return FloatBuffer.wrap(outputs.floats(name));
    }
    int floats = rows * width * vocabulary;
    return memory.get().order(ByteOrder.nativeOrder()).asFloatBuffer().slice(0, floats);
  }

  private void releaseTensor() {
    tensor.ifPresent(ModelSession::close);
    tensor = Optional.empty();
  }

  @Override
  public void close() {
    releaseTensor();
    releaseMemory();
  }

  private void releaseMemory() {
    memory.ifPresent(model.session().buffers()::giveBack);
    memory = Optional.empty();
  }
}
