package io.github.uq4j.onnx.internal.loop;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.graph.MergedBranches;
import io.github.uq4j.onnx.graph.MergedBranches.Branch;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A wrapped decoder that is loaded. Safe for use by several threads. */
public final class LoopSession implements AutoCloseable {

  private static final int FEW = 64;

  /** So many times as many candidates are sorted if those do not suffice. */
  private static final int WIDER = 32;

  private final ModelSession session;
  private final int vocabulary;

  private LoopSession(ModelSession session, int vocabulary) {
    this.session = session;
    this.vocabulary = vocabulary;
  }

  /**
   * Why a decoder cannot be wrapped, if so.
   *
   * @param file the decoder
   * @param ports what its inputs and outputs are for
   * @return the reason, or nothing if it can be
   */
  public static Optional<String> obstacle(OnnxModelFile file, LoopPorts ports) {
    try {
      return LoopGraph.obstacle(decoder(file), ports);
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrapped: of two graphs the one that reads a cache. */
  static ModelProto decoder(OnnxModelFile file) {
    return MergedBranches.inlined(file.skeleton(), Branch.CACHED);
  }

  /**
   * Wraps and loads a decoder.
   *
   * @param file the decoder
   * @param ports what its inputs and outputs are for
   * @param vocabulary logits in a row
   * @param settings how to run it
   * @param rows where the rows of its runs go on from
   * @return the session
   * @throws io.github.uq4j.model.ModelException if it cannot be loaded
   */
  static LoopSession open(
      OnnxModelFile file,
      LoopPorts ports,
      int vocabulary,
      SessionSettings settings,
      LoopGraph.Rows rows) {
    try (WeightTensors weights = file.mapWeights()) {
      ModelProto wrapped = LoopGraph.wrap(decoder(file), ports, rows, vocabulary);
      ModelSession session = ModelSession.open(file.with(wrapped, weights), settings);
      return new LoopSession(session, vocabulary);
    }
  }

  /**
   * Lets rows go on.
   *
   * @param next the decoder's inputs for the next column, by their names in the decoder: ids, mask,
   *     positions and cache, whose only row all rows go on from if they {@linkplain
   *     LoopEngine#sharesRows() may}; stay the caller's
   * @param rows how each row goes on
   * @param asked what is wanted
   * @return what came of it; its outputs are to be closed by the caller
   * @throws io.github.uq4j.model.ModelException if the run fails
   */
  public LoopResult run(Map<String, OnnxTensor> next, List<LoopRow> rows, Asked asked) {
    Map<String, OnnxTensor> own = new LinkedHashMap<>();
    try {
      give(own, rows, asked);
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>(own);
      next.forEach((name, tensor) -> inputs.put(LoopGraph.first(name), tensor));
      // What chose between two graphs is no input any more.
      inputs.keySet().retainAll(session.inputs().keySet());
      Set<String> wanted = new HashSet<>(session.outputs().keySet());
      Outputs outputs = session.run(inputs, wanted, Memory.KEEP);
      boolean done = false;
      try {
        LoopResult result = new LoopResult(outputs);
        done = true;
        return result;
      } finally {
        if (!done) {
          outputs.close();
        }
      }
    } finally {
      own.values().forEach(ModelSession::close);
    }
  }

  /**
   * What is wanted of a run.
   *
   * @param steps at most so many iterations, {@code >= 1}
   * @param top so many of the most probable ids, {@code >= 0}
   * @param entropy whether the entropy is
   * @param statistics whether what scorers of whole rows need is
   * @param cache whether the cache is, for another run
   */
  public record Asked(int steps, int top, Entropy entropy, Statistics statistics, Cache cache) {

    /** Whether rows may go on after the run. */
    public enum Cache {
      /** They may. */
      KEPT,
      /** They do not; the outputs that hold the cache mean nothing. */
      LEFT
    }

    /** Whether the sums that statistics of whole rows follow from are wanted. */
    public enum Statistics {
      /** They are. */
      MADE,
      /** They are not. */
      LEFT
    }

    /** Whether the entropy is wanted. */
    public enum Entropy {
      /** It is. */
      RECORDED,
      /** It is not. */
      IGNORED
    }
  }

  /**
   * The output that holds a cache tensor after a run.
   *
   * @param past the decoder's input
   * @return the output's name
   */
  public static String cacheOutput(String past) {
    return LoopGraph.last(past);
  }

  private void give(Map<String, OnnxTensor> inputs, List<LoopRow> rows, Asked asked) {
    int batch = rows.size();
    boolean penalised = rows.stream().anyMatch(row -> row.penalty() != 1);
    boolean truncated = rows.stream().anyMatch(LoopRow::truncates);
    boolean sampled = rows.stream().anyMatch(row -> row.draw().isPresent());
    flag(inputs, LoopGraph.GO_ON, true);
    flag(inputs, LoopGraph.KEEP, asked.cache() == Asked.Cache.KEPT);
    boolean statistics = asked.statistics() == Asked.Statistics.MADE;
    flag(inputs, LoopGraph.RECORDED, statistics || asked.entropy() == Asked.Entropy.RECORDED);
    flag(inputs, LoopGraph.WITH_STATISTICS, statistics);
    flag(inputs, ChoiceGraph.STEERED, sampled || penalised);
    flag(inputs, ChoiceGraph.SAMPLED, sampled);
    flag(inputs, ChoiceGraph.ADJUSTED, penalised || rows.stream().anyMatch(LoopRow::tempered));
    flag(inputs, ChoiceGraph.TRUNCATED, truncated);
    flag(inputs, ChoiceGraph.MIXED, rows.stream().anyMatch(LoopRow::drawsFromAll));
    flag(inputs, ChoiceGraph.PENALISED, penalised);
    longs(inputs, LoopGraph.STEPS, List.of((long) asked.steps()));
    longs(inputs, LoopGraph.TOP, List.of((long) ranked(rows, asked)), 1);
    ends(inputs, rows);
    longs(inputs, LoopGraph.ONES, Collections.nCopies(batch, 1L), batch, 1);
    longs(inputs, ChoiceGraph.TOP_K, rows.stream().map(row -> (long) kept(row)).toList(), batch, 1);
    long most = rows.stream().mapToInt(this::candidates).max().orElse(1);
    longs(inputs, ChoiceGraph.CANDIDATES, List.of(Math.max(1, most)), 1);
    int topK = rows.stream().mapToInt(LoopRow::topK).max().orElse(0);
    long few = Math.min(Math.max(1, most), Math.max(FEW, topK));
    longs(inputs, ChoiceGraph.FEW, List.of(few), 1);
    longs(inputs, ChoiceGraph.MORE, List.of(Math.min(Math.max(1, most), few * WIDER)), 1);
    numbers(inputs, rows, asked.steps());
    seen(inputs, rows, penalised);
    bytes(inputs, ChoiceGraph.TRUNCATES, batch, i -> rows.get(i).truncates(), batch, 1);
    bytes(inputs, ChoiceGraph.LIMITED, batch, i -> rows.get(i).topK() > 0, batch, 1);
    bytes(inputs, ChoiceGraph.GREEDY, batch, i -> rows.get(i).draw().isEmpty(), batch, 1);
  }

  /** So many ids are ranked: where none are asked for, the first one is still some row's choice. */
  private int ranked(List<LoopRow> rows, Asked asked) {
    boolean unread =
        asked.statistics() == Asked.Statistics.LEFT
            && rows.stream().allMatch(row -> row.draw().isPresent());
    return Math.max(unread ? 0 : 1, Math.min(asked.top(), vocabulary));
  }

  private int kept(LoopRow row) {
    return row.topK() == 0 ? vocabulary : Math.min(row.topK(), vocabulary);
  }

  private int candidates(LoopRow row) {
    return row.truncates() ? kept(row) : 1;
  }

  private void ends(Map<String, OnnxTensor> inputs, List<LoopRow> rows) {
    int width = Math.max(1, rows.stream().mapToInt(row -> row.stops().size()).max().orElse(1));
    List<Long> padded = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    for (LoopRow row : rows) {
      for (int i = 0; i < width; i++) {
        padded.add(i < row.stops().size() ? row.stops().get(i) : -1L);
        ends.add(i == 0 ? row.limit() - 1L : 0L);
      }
    }
    longs(inputs, LoopGraph.STOPS, padded, rows.size(), width);
    longs(inputs, LoopGraph.first(LoopGraph.END), ends, rows.size(), width);
  }

  private void numbers(Map<String, OnnxTensor> inputs, List<LoopRow> rows, int steps) {
    int batch = rows.size();
    ByteBuffer scale = buffer(batch * Float.BYTES);
    ByteBuffer penalty = buffer(batch * Float.BYTES);
    ByteBuffer topP = buffer(batch * Double.BYTES);
    ByteBuffer minP = buffer(batch * Double.BYTES);
    ByteBuffer uniforms = buffer(batch * steps * Double.BYTES);
    for (LoopRow row : rows) {
      Optional<LoopRow.Draw> draw = row.draw();
      scale.putFloat(row.scale());
      penalty.putFloat((float) row.penalty());
      topP.putDouble(draw.map(d -> d.sampling().topP()).orElse(1.0));
      minP.putDouble(draw.map(d -> d.sampling().minP()).orElse(0.0));
    }
    for (int step = 0; step < steps; step++) {
      for (LoopRow row : rows) {
        double number = row.draw().isPresent() ? row.draw().get().uniforms().get(step) : 0;
        uniforms.putDouble(Math.min(number, Weights.LARGEST_NUMBER));
      }
    }
    put(inputs, ChoiceGraph.SCALE, scale, OnnxJavaType.FLOAT, batch, 1);
    put(inputs, ChoiceGraph.PENALTY, penalty, OnnxJavaType.FLOAT, batch, 1);
    put(inputs, ChoiceGraph.TOP_P, topP, OnnxJavaType.DOUBLE, batch, 1);
    put(inputs, ChoiceGraph.MIN_P, minP, OnnxJavaType.DOUBLE, batch, 1);
    put(inputs, ChoiceGraph.UNIFORMS, uniforms, OnnxJavaType.DOUBLE, steps, batch, 1);
  }

  private void seen(Map<String, OnnxTensor> inputs, List<LoopRow> rows, boolean penalised) {
    int width = penalised ? vocabulary : 1;
    String name = LoopGraph.first(LoopGraph.SEEN);
    bytes(
        inputs,
        name,
        rows.size() * width,
        i -> penalised && marked(rows.get(i / width), i % width),
        rows.size(),
        width);
  }

  private static boolean marked(LoopRow row, int id) {
    BitSet seen = row.seen();
    return row.penalty() != 1 && seen.get(id);
  }

  private void flag(Map<String, OnnxTensor> inputs, String name, boolean value) {
    bytes(inputs, name, 1, i -> value);
  }

  private interface Mark {
    boolean at(int index);
  }

  private void bytes(
      Map<String, OnnxTensor> inputs, String name, int count, Mark mark, long... shape) {
    ByteBuffer values = buffer(count);
    for (int i = 0; i < count; i++) {
      values.put((byte) (mark.at(i) ? 1 : 0));
    }
    put(inputs, name, values, OnnxJavaType.BOOL, shape);
  }

  private void longs(
      Map<String, OnnxTensor> inputs, String name, List<Long> values, long... shape) {
    ByteBuffer bytes = buffer(values.size() * Long.BYTES);
    values.forEach(bytes::putLong);
    put(inputs, name, bytes, OnnxJavaType.INT64, shape);
  }

  private ByteBuffer buffer(int bytes) {
    return session.buffers().take(bytes);
  }

  private void put(
      Map<String, OnnxTensor> inputs,
      String name,
      ByteBuffer values,
      OnnxJavaType type,
      long... shape) {
    inputs.put(name, session.lent(values.flip(), type, shape));
  }

  @Override
  public void close() {
    session.close();
  }
}
