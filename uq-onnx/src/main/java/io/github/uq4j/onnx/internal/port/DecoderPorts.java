package io.github.uq4j.onnx.internal.port;

import ai.onnxruntime.OnnxJavaType;
import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.graph.signal.SignalPlan;
import io.github.uq4j.onnx.internal.layout.InputRole;
import io.github.uq4j.onnx.internal.layout.PortNames;
import io.github.uq4j.onnx.internal.loop.LoopPorts;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the inputs and outputs of a decoder mean, found without loading it.
 *
 * @param inputs the inputs that are no cache, by role
 * @param signals which output gives which signal
 * @param cache the key/value cache; empty if the model keeps none
 * @param sizes the model's sizes
 */
public record DecoderPorts(
    Map<InputRole, Port> inputs, SignalOutputs signals, List<CacheSlot> cache, DecoderSizes sizes) {

  private static final Set<InputRole> BATCHED =
      EnumSet.of(InputRole.IDS, InputRole.MASK, InputRole.POSITIONS, InputRole.SEGMENTS);
  private static final Set<OnnxJavaType> INTEGERS = Set.of(OnnxJavaType.INT32, OnnxJavaType.INT64);

  /** Copies the collections. */
  public DecoderPorts {
    EnumMap<InputRole, Port> roles = new EnumMap<>(InputRole.class);
    roles.putAll(inputs);
    inputs = Collections.unmodifiableMap(roles);
    cache = List.copyOf(cache);
  }

  /**
   * Reads inputs and outputs.
   *
   * @param config the folder's configuration
   * @param file the graph
   * @param inputs the inputs by name, in order
   * @param outputs the outputs by name
   * @return what they mean
   * @throws IllegalArgumentException if it is no causal language model, or an input is unknown or
   *     of a type or shape that cannot be served; the message names it
   */
  public static DecoderPorts of(
      ModelConfig config, OnnxModelFile file, Map<String, Port> inputs, Map<String, Port> outputs) {
    PortNames names = config.layout().names();
    EnumMap<InputRole, Port> roles = new EnumMap<>(InputRole.class);
    List<CacheSlot> cache = new ArrayList<>();
    for (Port input : inputs.values()) {
      Optional<InputRole> role = names.role(input.name());
      if (role.isPresent()) {
        requireServed(config, role.get(), input);
        roles.put(role.get(), input);
      }
    }
    if (!roles.containsKey(InputRole.IDS)) {
      throw new IllegalArgumentException(
          config.modelFile()
              + " has the inputs "
              + inputs.keySet()
              + "; a language model must have one called "
              + names.name(InputRole.IDS));
    }
    SignalOutputs signals = SignalOutputs.of(config.modelFile(), outputs, names.logits());
    for (Port input : inputs.values()) {
      if (names.role(input.name()).isEmpty()) {
        cache.add(CacheSlot.of(config, input, outputs));
      }
    }
    GraphSizes graph = GraphSizes.of(file, names.name(InputRole.IDS));
    return new DecoderPorts(
        roles, signals, cache, DecoderSizes.of(config, outputs, signals, cache, graph));
  }

  /**
   * How many texts may stand beside one another.
   *
   * @return 1 if an input is fixed to one row, otherwise {@link Integer#MAX_VALUE}
   */
  public int rows() {
    boolean alone = cache.stream().anyMatch(CacheSlot::alone);
    for (Map.Entry<InputRole, Port> input : inputs.entrySet()) {
      alone |= BATCHED.contains(input.getKey()) && input.getValue().shape().get(0) == 1;
    }
    return alone ? 1 : Integer.MAX_VALUE;
  }

  /**
   * The input of a role that every decoder has.
   *
   * @param role {@link InputRole#IDS}
   * @return the input
   * @throws IllegalArgumentException if there is none
   */
  public Port input(InputRole role) {
    Port port = inputs.get(role);
    if (port == null) {
      throw new IllegalArgumentException("there is no input for " + role.filling());
    }
    return port;
  }

  /**
   * What finding the signals of the graph takes.
   *
   * @param cuda whether it will run on CUDA
   * @param cached whether runs read a cache
   * @return the decoder's ports and number of blocks
   */
  public SignalPlan.Decoder decoder(boolean cuda, boolean cached) {
    return new SignalPlan.Decoder(
        input(InputRole.IDS).name(), signals.logits(), sizes.layers(), cuda, cached);
  }

  /**
   * The ports a wrapped decoder needs to know.
   *
   * @return their names
   */
  public LoopPorts loop() {
    List<LoopPorts.CachePort> slots = new ArrayList<>();
    cache.forEach(slot -> slots.add(new LoopPorts.CachePort(slot.past(), slot.present())));
    return new LoopPorts(
        input(InputRole.IDS).name(),
        Optional.ofNullable(inputs.get(InputRole.MASK)).map(Port::name),
        Optional.ofNullable(inputs.get(InputRole.POSITIONS)).map(Port::name),
        signals.logits(),
        slots);
  }

  private static void requireServed(ModelConfig config, InputRole role, Port input) {
    boolean switched = role == InputRole.USE_CACHE;
    boolean typed = switched ? input.type() == OnnxJavaType.BOOL : INTEGERS.contains(input.type());
    if (!typed) {
      throw new IllegalArgumentException(
          config.modelFile()
              + ": "
              + input.name()
              + " is "
              + input.type()
              + "; must be "
              + (switched ? "BOOL" : "INT32 or INT64"));
    }
    int rank = input.shape().size();
    boolean shaped =
        switch (role) {
          case IDS, MASK, POSITIONS, SEGMENTS ->
              rank == 2 && input.shape().get(0) <= 1 && input.shape().get(1) < 0;
          case USE_CACHE, TOTAL_LENGTH, PAST_LENGTH, KEPT_LOGITS -> rank == 0 || one(input);
          case LAST_COLUMN, COLUMNS -> rank == 1;
        };
    if (!shaped) {
      throw new IllegalArgumentException(
          config.modelFile()
              + ": "
              + input.name()
              + " has the shape "
              + input.shape()
              + "; must have "
              + expected(role));
    }
  }

  private static boolean one(Port input) {
    return input.shape().size() == 1 && (input.shape().get(0) == 1 || input.shape().get(0) < 0);
  }

  private static String expected(InputRole role) {
    return switch (role) {
      case IDS, MASK, POSITIONS, SEGMENTS -> "2 dimensions, batch (open, or 1) and columns (open)";
      case USE_CACHE, TOTAL_LENGTH, PAST_LENGTH, KEPT_LOGITS -> "one element";
      case LAST_COLUMN, COLUMNS -> "1 dimension";
    };
  }
}
