package io.github.uq4j.onnx.internal.decode;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.head.GraphHead;
import io.github.uq4j.onnx.internal.head.HeadRows;
import io.github.uq4j.onnx.internal.head.LastRows;
import io.github.uq4j.onnx.internal.layout.InputRole;
import io.github.uq4j.onnx.internal.port.CacheSlot;
import io.github.uq4j.onnx.internal.port.DecoderPorts;
import io.github.uq4j.onnx.internal.port.Padding;
import io.github.uq4j.onnx.internal.port.SignalOutputs;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.onnx.internal.session.ModelSession.Memory;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import io.github.uq4j.onnx.internal.session.Outputs;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.onnx.internal.session.WeightTensors;
import io.github.uq4j.trace.Signal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A loaded causal language model and what its ports mean.
 *
 * @param session the session
 * @param config the folder's configuration
 * @param ports what its inputs and outputs mean
 * @param padding where rows may be padded
 * @param edited its graph with signals added; empty if only the file's own outputs are used
 * @param head its graph with the reduction of logits added, if that is to be used
 * @param use what was seen of it
 */
public record DecoderModel(
    ModelSession session,
    ModelConfig config,
    DecoderPorts ports,
    Padding padding,
    Optional<EditedSessions> edited,
    Optional<GraphHead> head,
    DecoderUse use)
    implements AutoCloseable {

  /**
   * Loads a decoder, if its graph allows it so that a run need not make logits of all its columns.
   *
   * @param config the folder's configuration
   * @param file the decoder
   * @param settings how to run it
   * @return the session
   * @throws io.github.uq4j.model.ModelException if it cannot be loaded
   */
  public static ModelSession open(
      ModelConfig config, OnnxModelFile file, SessionSettings settings) {
    Optional<ModelProto> edited = LastRows.edit(file.skeleton(), config.layout().names().logits());
    if (edited.isEmpty()) {
      return ModelSession.open(config.modelFile(), settings);
    }
    try (WeightTensors weights = file.mapWeights()) {
      return ModelSession.open(file.with(edited.get(), weights), settings);
    }
  }

  /**
   * Reads the ports of a session.
   *
   * @param session the session
   * @param config the folder's configuration
   * @return the model
   * @throws IllegalArgumentException if it is no causal language model
   */
  public static DecoderModel of(ModelSession session, ModelConfig config) {
    OnnxModelFile file = OnnxModelFile.read(session.file());
    DecoderPorts ports = DecoderPorts.of(config, file, session.inputs(), session.outputs());
    Padding padding = Padding.of(file);
    return new DecoderModel(
        session, config, ports, padding, Optional.empty(), Optional.empty(), new DecoderUse());
  }

  /**
   * Reads the ports of a session, and finds the signals that can be had by editing the graph.
   *
   * @param session the session
   * @param file the file it was loaded from
   * @param config the folder's configuration
   * @param settings how edited graphs are to be run
   * @return the model; its edited graphs are to be closed by the caller before the session
   * @throws IllegalArgumentException if it is no causal language model
   */
  public static DecoderModel editing(
      ModelSession session, OnnxModelFile file, ModelConfig config, SessionSettings settings) {
    DecoderPorts ports = DecoderPorts.of(config, file, inputs(session), session.outputs());
    EditedSessions edited = new EditedSessions(session, file, ports, settings);
    return new DecoderModel(
        session,
        config,
        ports,
        Padding.of(file),
        Optional.of(edited),
        Optional.empty(),
        new DecoderUse());
  }

  /** The inputs of the file itself. */
  static Map<String, Port> inputs(ModelSession session) {
    Map<String, Port> inputs = new LinkedHashMap<>(session.inputs());
    inputs.remove(LastRows.FIRST);
    return inputs;
  }

  /**
   * Runs the graph that gives outputs.
   *
   * @param inputs its inputs
   * @param wanted names of outputs, edited ones included
   * @param from whether the run reads a cache
   * @param memory whether to give memory back
   * @return the outputs; to be closed by the caller
   */
  Outputs run(Map<String, OnnxTensor> inputs, Set<String> wanted, From from, Memory memory) {
    return run(inputs, wanted, Map.of(), from, memory);
  }

  /** The same; some outputs are written to tensors of the caller's. */
  Outputs run(
      Map<String, OnnxTensor> inputs,
      Set<String> wanted,
      Map<String, OnnxTensor> written,
      From from,
      Memory memory) {
    try (ModelSession giving = session(wanted, from)) {
      if (!LastRows.of(giving) || inputs.containsKey(LastRows.FIRST)) {
        return giving.run(inputs, wanted, written, memory);
      }
      OnnxTensor all = LastRows.columns(giving, 0);
      try {
        Map<String, OnnxTensor> whole = new LinkedHashMap<>(inputs);
        whole.put(LastRows.FIRST, all);
        return giving.run(whole, wanted, written, memory);
      } finally {
        ModelSession.close(all);
      }
    }
  }

  /** Where a run begins. */
  enum From {
    /** At the first token. */
    START,
    /** Behind what is in the cache. */
    CACHE
  }

  /** A session that gives outputs; to be closed by the caller. */
  ModelSession session(Set<String> wanted, From from) {
    edited.ifPresent(sessions -> sessions.requireExported(this, wanted));
    if (head.isPresent() && wanted.stream().anyMatch(HeadRows::reduces)) {
      ModelSession reducing = head.get().loaded().session();
      if (reducing.outputs().keySet().containsAll(wanted)) {
        return reducing.retained();
      }
    }
    return edited
        .map(sessions -> sessions.session(this, wanted, from == From.CACHE))
        .orElseGet(session::retained);
  }

  /** Whether the file itself gives attention. */
  boolean exportsAttention() {
    return !ports.signals().attentions().isEmpty();
  }

  /** Whether parts of signals can be had without the whole leaving the device. */
  boolean slices() {
    return edited.map(EditedSessions::slices).orElse(false);
  }

  /** Why a signal cannot be had by editing. */
  Optional<String> refusal(Signal signal) {
    return edited.flatMap(sessions -> sessions.refusal(signal));
  }

  /** Closes the edited graphs; the session is its opener's. */
  @Override
  public void close() {
    edited.ifPresent(EditedSessions::close);
  }

  /**
   * Which output gives which signal.
   *
   * @return names
   */
  public SignalOutputs signals() {
    return edited.map(EditedSessions::outputs).orElse(ports.signals());
  }

  /**
   * The key/value cache.
   *
   * @return its tensors in input order; empty if the model keeps none
   */
  public List<CacheSlot> cache() {
    return ports.cache();
  }

  /** The same decoder, whose logits are reduced in the graph; the head stays the caller's. */
  DecoderModel withHead(GraphHead reducing) {
    return new DecoderModel(session, config, ports, padding, edited, Optional.of(reducing), use);
  }

  /**
   * Why texts that begin with the same tokens are each read whole.
   *
   * @return the reason; empty if the beginning is read once
   */
  public Optional<String> rereads() {
    return cache().isEmpty() ? Optional.of("it keeps no cache") : config.lengthDependent();
  }

  /**
   * How many tokens the model was fed.
   *
   * @return the number so far, padding included, without those that a loop feeds itself
   */
  public long tokensRead() {
    return use.tokens();
  }

  /** Rows of different length may stand beside one another if both are told to the model. */
  boolean padsLeft() {
    return padding == Padding.ANY
        && ports.inputs().containsKey(InputRole.MASK)
        && ports.inputs().containsKey(InputRole.POSITIONS);
  }

  /** Whether several rows that have a cache may be fed more than one column at once. */
  boolean batchesPieces() {
    return padding == Padding.ANY;
  }

  /**
   * The number of blocks.
   *
   * @return the number, where known
   */
  public OptionalInt layers() {
    return ports.sizes().layers();
  }

  /**
   * Query heads of a block.
   *
   * @return the number, where known
   */
  public OptionalInt heads() {
    return ports.sizes().heads();
  }

  /**
   * The width of the residual stream.
   *
   * @return the number, where known
   */
  public OptionalInt hiddenSize() {
    return ports.sizes().hiddenSize();
  }

  /**
   * The number of logits in a row.
   *
   * @return the number, where known
   */
  public OptionalInt vocabulary() {
    return ports.sizes().vocabulary();
  }

  /** Adds an input if the model has it. */
  void give(Map<String, OnnxTensor> inputs, InputRole role, long[] values, long... shape) {
    Port port = ports.inputs().get(role);
    if (port != null) {
      inputs.put(port.name(), session.integers(port.name(), values, shape));
    }
  }

  /**
   * Adds those inputs that follow from the shape of a run and from its mask.
   *
   * @param inputs where to
   * @param rows texts in the batch
   * @param from columns that are in the cache
   * @param width columns that are new
   * @param mask 1 for every column a row has, {@code [rows, from + width]}
   */
  void giveDerived(Map<String, OnnxTensor> inputs, int rows, int from, int width, long[] mask) {
    for (Map.Entry<InputRole, Port> entry : ports.inputs().entrySet()) {
      Port port = entry.getValue();
      long[] scalar = port.shape().isEmpty() ? new long[0] : new long[] {1};
      switch (entry.getKey()) {
        case USE_CACHE -> inputs.put(port.name(), flag(from > 0, scalar));
        case TOTAL_LENGTH ->
            give(inputs, InputRole.TOTAL_LENGTH, new long[] {from + width}, scalar);
        case PAST_LENGTH -> give(inputs, InputRole.PAST_LENGTH, new long[] {from}, scalar);
        case KEPT_LOGITS -> give(inputs, InputRole.KEPT_LOGITS, new long[] {0}, scalar);
        case SEGMENTS -> give(inputs, InputRole.SEGMENTS, new long[rows * width], rows, width);
        case COLUMNS -> {
          long[] columns = new long[width];
          java.util.Arrays.setAll(columns, i -> from + i);
          give(inputs, InputRole.COLUMNS, columns, width);
        }
        case LAST_COLUMN -> give(inputs, InputRole.LAST_COLUMN, last(rows, mask), rows);
        case IDS, MASK, POSITIONS -> {
          // given by whoever knows the tokens
        }
      }
    }
  }

  /** Whether a run of the plain graph can make logits of its last columns only. */
  boolean picksLast() {
    return LastRows.of(session) && vocabulary().isPresent();
  }

  /** The same, for a run with these outputs. */
  boolean picksLast(Set<String> wanted) {
    return picksLast() && session.outputs().keySet().containsAll(wanted);
  }

  /**
   * Lets a run make logits of its last columns only, if it can.
   *
   * @param inputs the run's other inputs
   * @param wanted its outputs
   * @param decided how many of the last columns need logits, {@code >= 1}
   * @param width how many columns there are
   * @return of how many of the last columns it makes logits
   */
  int giveLast(Map<String, OnnxTensor> inputs, Set<String> wanted, int decided, int width) {
    if (!picksLast(wanted) || decided >= width) {
      return width;
    }
    inputs.put(LastRows.FIRST, LastRows.columns(session, decided));
    return decided;
  }

  private static long[] last(int rows, long[] mask) {
    long[] last = new long[rows];
    int width = mask.length / rows;
    for (int row = 0; row < rows; row++) {
      long present = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        present += mask[i];
      }
      last[row] = present - 1;
    }
    return last;
  }

  private OnnxTensor flag(boolean value, long... shape) {
    ByteBuffer bytes = session.buffers().take(1).put((byte) (value ? 1 : 0)).flip();
    return session.lent(bytes, OnnxJavaType.BOOL, shape);
  }

  /** The cache before the first token. */
  OnnxTensor emptyPast(CacheSlot slot, int rows) {
    return session.lent(session.buffers().take(0), slot.type(), slot.shape(rows, 0));
  }
}
