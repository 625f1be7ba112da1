package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.decode.DecoderModel.From;
import io.github.uq4j.onnx.internal.loop.LoopEngine;
import io.github.uq4j.onnx.internal.loop.LoopResult;
import io.github.uq4j.onnx.internal.loop.LoopRow;
import io.github.uq4j.onnx.internal.loop.LoopSession;
import io.github.uq4j.onnx.internal.loop.LoopSession.Asked;
import io.github.uq4j.onnx.internal.port.CacheSlot;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A batch that walks through a decoder piece by piece with its key/value cache.
 *
 * <p>The cache is never copied: the tensors of one run's result go into the next run, and the
 * result is closed after that. Only {@link #keep} and {@link #fork} copy: to let finished rows go,
 * and to let several answers go on from one prompt.
 */
final class CacheSteps implements AutoCloseable {

  private final DecoderModel model;
  private final LogitBuffer logits;
  private final List<OnnxTensor> made = new ArrayList<>();
  private Map<String, OnnxTensor> past = new LinkedHashMap<>();
  private Optional<Outputs> last = Optional.empty();
  private int rows;
  private int length;
  private boolean over;

  CacheSteps(DecoderModel model, int rows) {
    this.model = model;
    this.logits = new LogitBuffer(model);
    this.rows = rows;
    if (model.cache().isEmpty()) {
      throw new IllegalArgumentException(
          model.session().file()
              + " has the inputs "
              + DecoderModel.inputs(model.session()).keySet()
              + "; generation needs a key/value cache (past_key_values.N.key and .value)");
    }
  }

  int length() {
    return length;
  }

  int rows() {
    return rows;
  }

  /**
   * Feeds the next columns.
   *
   * @param columns the new tokens; the mask covers the cached columns, too
   * @param wanted which logits are needed
   * @param memory whether the shape differs much from that of the steps before
   * @return logits {@code [rows, width, vocabulary]} or {@code [rows, 1, vocabulary]}, good until
   *     the next run, or nothing
   */
  FloatBuffer run(Columns columns, Wanted wanted, Memory memory) {
    boolean fewer = wanted != Wanted.LOGITS && columns.width() > 1;
    if (wanted == Wanted.LAST && fewer && !model.picksLast()) {
      throw new IllegalArgumentException(
          "columns = "
              + columns.width()
              + "; must be 1, because the graph cannot give the logits of the last alone");
    }
    int decided = fewer ? 1 : columns.width();
    return wanted == Wanted.CACHE
        ? run(columns, Set.of(), decided, memory, outputs -> FloatBuffer.allocate(0))
        : run(columns, Set.of(model.signals().logits()), decided, memory, this::logits);
  }

  /**
   * Feeds the next columns to a part of the decoder that gives its cache alone.
   *
   * @param columns the new tokens; the mask covers the cached columns, too
   * @param filling that part
   */
  void fill(Columns columns, ModelSession filling) {
    feed(
        columns,
        plain -> {
          Map<String, OnnxTensor> inputs = withPast(plain);
          inputs.keySet().retainAll(filling.inputs().keySet());
          return filling.run(inputs, filling.outputs().keySet(), Memory.TRIM);
        });
  }

  /** The same as below; if there are logits among the outputs, all of them. */
  <T> T run(Columns columns, Set<String> wanted, Memory memory, Function<Outputs, T> use) {
    boolean decides = wanted.contains(model.signals().logits());
    return run(columns, wanted, decides ? columns.width() : 1, memory, use);
  }

  /**
   * Feeds the next columns and reads any outputs.
   *
   * @param columns the new tokens; the mask covers the cached columns, too
   * @param wanted the outputs to fetch beside the cache
   * @param decided so many of the last columns need logits, if there are logits among the outputs
   * @param memory whether the shape differs much from that of the steps before
   * @param use reads them; logits of all columns if the graph cannot give those of the last alone
   * @return what that gives
   */
  <T> T run(
      Columns columns, Set<String> wanted, int decided, Memory memory, Function<Outputs, T> use) {
    Set<String> names = new HashSet<>(wanted);
    model.cache().forEach(slot -> names.add(slot.present()));
    From from = length > 0 ? From.CACHE : From.START;
    Outputs outputs =
        feed(
            columns,
            plain -> {
              int made = model.giveLast(plain, names, decided, columns.width());
              Map<String, OnnxTensor> written = logits.outputs(names, rows, made);
              return model.run(withPast(plain), names, written, from, memory);
            });
    return use.apply(outputs);
  }

  /** Runs the next columns' inputs, to which more may be added, and goes on from what comes. */
  private Outputs feed(Columns columns, Function<Map<String, OnnxTensor>, Outputs> run) {
    Map<String, OnnxTensor> plain = new LinkedHashMap<>();
    try {
      requireCache();
      columns.give(model, plain);
      if (past.isEmpty()) {
        emptyPast();
      }
      Outputs outputs = run.apply(plain);
      releasePast();
      adopt(outputs, CacheSlot::present);
      length += columns.width();
      return outputs;
    } finally {
      plain.values().forEach(ModelSession::close);
    }
  }

  private Map<String, OnnxTensor> withPast(Map<String, OnnxTensor> plain) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>(plain);
    inputs.putAll(past);
    return inputs;
  }

  /**
   * Feeds the next column and those that come of it.
   *
   * @param loop the same decoder, wrapped
   * @param next the rows' last tokens
   * @param plans how each row goes on; several may go on from the only row of this batch if the
   *     loop {@linkplain LoopEngine#sharesRows() can do so}
   * @param asked what is wanted; nothing goes on from this batch if the cache is not
   * @param use reads what comes of it
   */
  void burst(
      LoopSession loop, Columns next, List<LoopRow> plans, Asked asked, Consumer<LoopResult> use) {
    Map<String, OnnxTensor> plain = new LinkedHashMap<>();
    try {
      requireCache();
      next.give(model, plain);
      LoopResult result = loop.run(withPast(plain), plans, asked);
      releasePast();
      adopt(result.outputs(), slot -> LoopSession.cacheOutput(slot.past()));
      over = asked.cache() == Asked.Cache.LEFT;
      rows = plans.size();
      length += result.steps();
      use.accept(result);
    } finally {
      plain.values().forEach(ModelSession::close);
    }
  }

  /** The logits {@code [rows, width, vocabulary]} of the last run, good until the next. */
  FloatBuffer logits(Outputs outputs) {
    return logits.read(outputs);
  }

  /** Which logits of a run are needed. */
  enum Wanted {
    /** The cache only. */
    CACHE,
    /** Those of the last column, too. */
    LAST,
    /** Those of all columns, too. */
    LOGITS
  }

  private void requireCache() {
    if (over) {
      throw new IllegalStateException("the cache of the last run was not kept");
    }
  }

  private void emptyPast() {
    for (CacheSlot slot : model.cache()) {
      OnnxTensor empty = model.emptyPast(slot, rows);
      made.add(empty);
      past.put(slot.past(), empty);
    }
  }

  private void adopt(Outputs outputs, Function<CacheSlot, String> name) {
    last = Optional.of(outputs);
    Map<String, OnnxTensor> next = new LinkedHashMap<>();
    for (CacheSlot slot : model.cache()) {
      next.put(slot.past(), outputs.tensor(name.apply(slot)));
    }
    past = next;
  }

  /**
   * Keeps some rows and drops the others.
   *
   * @param kept indices of the rows that go on; a row named twice goes on twice
   */
  void keep(List<Integer> kept) {
    List<OnnxTensor> copies = copies(kept, length);
    releasePast();
    adopt(copies);
    rows = kept.size();
  }

  /**
   * A batch with copies of rows; this one stays as it is.
   *
   * @param copied indices of the rows to copy, any number of times each
   * @return a batch of that many rows with the same columns; to be closed by the caller
   */
  CacheSteps fork(List<Integer> copied) {
    return fork(copied, length);
  }

  /**
   * A batch with copies of the beginning of rows; this one stays as it is. Columns see nothing that
   * comes after them, so those that were cached first are the cache of a shorter text.
   *
   * @param copied indices of the rows to copy, any number of times each
   * @param columns so many columns of them, in {@code [1, length]}
   * @return a batch of that many rows; to be closed by the caller
   */
  CacheSteps fork(List<Integer> copied, int columns) {
    if (columns < 1 || columns > length) {
      throw new IllegalArgumentException(
          "columns = " + columns + "; must be in [1, " + length + "], the columns so far");
    }
    CacheSteps fork = new CacheSteps(model, copied.size());
    fork.adopt(copies(copied, columns));
    fork.length = columns;
    return fork;
  }

  /** Whether the cache has the shape that makes {@link #fork} right. */
  boolean columnForEveryToken() {
    for (CacheSlot slot : model.cache()) {
      OnnxTensor tensor = past.get(slot.past());
      if (tensor == null || !Arrays.equals(tensor.getInfo().getShape(), slot.shape(rows, length))) {
        return false;
      }
    }
    return true;
  }

  private void adopt(List<OnnxTensor> copies) {
    made.addAll(copies);
    Map<String, OnnxTensor> next = new LinkedHashMap<>();
    for (int i = 0; i < copies.size(); i++) {
      next.put(model.cache().get(i).past(), copies.get(i));
    }
    past = next;
  }

  private List<OnnxTensor> copies(List<Integer> kept, int columns) {
    List<OnnxTensor> copies = new ArrayList<>();
    boolean done = false;
    try {
      for (CacheSlot slot : model.cache()) {
        OnnxTensor tensor = past.get(slot.past());
        if (tensor == null) {
          throw new IllegalStateException("rows were copied before the first run");
        }
        copies.add(select(slot, tensor, kept, columns));
      }
      done = true;
    } finally {
      if (!done) {
        copies.forEach(ModelSession::close);
      }
    }
    return copies;
  }

  private OnnxTensor select(CacheSlot slot, OnnxTensor tensor, List<Integer> kept, int columns) {
    long[] shape = slot.shape(rows, length);
    int outer = extent(shape, 0, slot.batchAt());
    int middle = extent(shape, slot.batchAt() + 1, slot.lengthAt());
    int inner = width(slot.type()) * extent(shape, slot.lengthAt() + 1, shape.length);
    ByteBuffer source = tensor.getByteBuffer();
    long bytes = (long) outer * kept.size() * middle * columns * inner;
    ByteBuffer target = model.session().buffers().take(Math.toIntExact(bytes));
    for (int block = 0; block < outer; block++) {
      for (int row : kept) {
        int first = (block * rows + row) * middle;
        if (columns == length) {
          target.put(source.slice(first * length * inner, middle * length * inner));
          continue;
        }
        for (int i = first; i < first + middle; i++) {
          target.put(source.slice(i * length * inner, columns * inner));
        }
      }
    }
    return model.session().lent(target.flip(), slot.type(), slot.shape(kept.size(), columns));
  }

  private static int extent(long[] shape, int from, int to) {
    int extent = 1;
    for (int i = from; i < to; i++) {
      extent = Math.multiplyExact(extent, (int) shape[i]);
    }
    return extent;
  }

  private static int width(OnnxJavaType type) {
    return type == OnnxJavaType.FLOAT16 || type == OnnxJavaType.BFLOAT16 ? Short.BYTES : type.size;
  }

  private void releasePast() {
    past = new LinkedHashMap<>();
    last.ifPresent(Outputs::close);
    last = Optional.empty();
    made.forEach(ModelSession::close);
    made.clear();
  }

  @Override
  public void close() {
    releasePast();
    logits.close();
  }
}
