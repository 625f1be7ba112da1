package io.github.uq4j.onnx.internal.decode;

import ai.onnxruntime.OnnxTensor;
import io.github.uq4j.onnx.internal.loop.LoopPorts;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A loaded causal language model and what its ports mean.
 *
 * @param session the session
 * @param config the folder's configuration
 * @param signals which output gives which signal
 * @param cache the key/value cache; empty if the model keeps none
 */
public record DecoderModel(
    ModelSession session, ModelConfig config, SignalOutputs signals, List<CacheSlot> cache) {

  static final String IDS = "input_ids";
  static final String MASK = "attention_mask";
  static final String POSITIONS = "position_ids";

  /** Copies the list. */
  public DecoderModel {
    cache = List.copyOf(cache);
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
    if (!session.inputs().containsKey(IDS)) {
      throw new IllegalArgumentException(
          session.file()
              + " has the inputs "
              + session.inputs().keySet()
              + "; a language model must have one called "
              + IDS);
    }
    return new DecoderModel(session, config, SignalOutputs.of(session), CacheSlot.of(session));
  }

  /** The same decoder in another session, which has at least the same ports. */
  DecoderModel withSession(ModelSession other) {
    return new DecoderModel(other, config, signals, cache);
  }

  /** Rows of different length may stand beside one another if both are told to the model. */
  boolean padsLeft() {
    return session.inputs().containsKey(MASK) && session.inputs().containsKey(POSITIONS);
  }

  /**
   * The ports a wrapped decoder needs to know.
   *
   * @return their names
   */
  public LoopPorts loopPorts() {
    List<LoopPorts.CachePort> slots = new ArrayList<>();
    cache.forEach(slot -> slots.add(new LoopPorts.CachePort(slot.past(), slot.present())));
    return new LoopPorts(IDS, input(MASK), input(POSITIONS), signals.logits(), slots);
  }

  private Optional<String> input(String name) {
    return session.inputs().containsKey(name) ? Optional.of(name) : Optional.empty();
  }

  /**
   * The number of blocks.
   *
   * @return the number, where known
   */
  public OptionalInt layers() {
    OptionalInt stated = config.number("num_hidden_layers", "n_layer", "num_layers");
    if (stated.isPresent()) {
      return stated;
    }
    if (!cache.isEmpty()) {
      return OptionalInt.of(cache.get(0).packed() ? cache.size() : cache.size() / 2);
    }
    return signals.attentions().isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(signals.attentions().size());
  }

  /**
   * Query heads of a block.
   *
   * @return the number, where known
   */
  public OptionalInt heads() {
    OptionalInt stated = config.number("num_attention_heads", "n_head", "num_heads");
    return stated.isPresent() || signals.attentions().isEmpty()
        ? stated
        : extent(signals.attentions().get(0), 1);
  }

  /**
   * Key/value heads of a block.
   *
   * @return the number, where known
   */
  public OptionalInt cacheHeads() {
    if (!cache.isEmpty() && cache.get(0).fixed().size() == 2) {
      return positive(cache.get(0).fixed().get(0));
    }
    return config.number("num_key_value_heads");
  }

  /**
   * The width of a head.
   *
   * @return the number, where known
   */
  public OptionalInt headWidth() {
    if (!cache.isEmpty() && cache.get(0).fixed().size() == 2) {
      return positive(cache.get(0).fixed().get(1));
    }
    return config.number("head_dim");
  }

  /**
   * The width of the residual stream.
   *
   * @return the number, where known
   */
  public OptionalInt hiddenSize() {
    OptionalInt stated = config.number("hidden_size", "n_embd", "d_model");
    return stated.isPresent() || signals.hiddenStates().isEmpty()
        ? stated
        : extent(signals.hiddenStates().get(0), 2);
  }

  /**
   * The number of logits in a row.
   *
   * @return the number, where known
   */
  public OptionalInt vocabulary() {
    OptionalInt width = extent(signals.logits(), 2);
    return width.isPresent() ? width : config.number("vocab_size", "n_vocab");
  }

  private OptionalInt extent(String output, int dimension) {
    ModelSession.Port port = session.outputs().get(output);
    return port == null || port.shape().size() <= dimension
        ? OptionalInt.empty()
        : positive(port.shape().get(dimension));
  }

  private static OptionalInt positive(long extent) {
    return extent > 0 ? OptionalInt.of(Math.toIntExact(extent)) : OptionalInt.empty();
  }

  /** Adds an input if the model has it. */
  void give(Map<String, OnnxTensor> inputs, String name, long[] values, long... shape) {
    if (session.inputs().containsKey(name)) {
      inputs.put(name, session.integers(name, values, shape));
    }
  }

  /** The cache before the first token. */
  OnnxTensor emptyPast(CacheSlot slot, int rows) {
    return session.tensor(ByteBuffer.allocateDirect(0), slot.type(), slot.shape(rows, 0));
  }
}
