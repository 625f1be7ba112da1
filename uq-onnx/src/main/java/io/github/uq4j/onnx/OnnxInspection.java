package io.github.uq4j.onnx;

import io.github.uq4j.model.ModelException;
import io.github.uq4j.onnx.internal.decode.CacheSlot;
import io.github.uq4j.onnx.internal.decode.DecoderModel;
import io.github.uq4j.onnx.internal.decode.SignalOutputs;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession;
import io.github.uq4j.trace.Signal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model folder offers.
 *
 * @param folder the folder
 * @param architecture what {@code config.json} calls it, where it does
 * @param precision element type of the logits and, in brackets, of the cache
 * @param sizes the model's sizes
 * @param cacheLayout the shape of one cache tensor, {@code batch} and {@code length} named; empty
 *     if the model keeps no cache
 * @param inputs the inputs in order
 * @param outputs the outputs in order
 * @param signals what can be recorded as the file stands; empty for a model that is no language
 *     model
 */
public record OnnxInspection(
    Path folder,
    Optional<String> architecture,
    String precision,
    Sizes sizes,
    Optional<String> cacheLayout,
    List<Port> inputs,
    List<Port> outputs,
    Set<Signal> signals) {

  /**
   * A model's sizes, each where known.
   *
   * @param layers number of blocks
   * @param heads query heads in a block
   * @param cacheHeads key/value heads in a block
   * @param headWidth width of a head
   * @param hiddenSize width of the residual stream
   * @param vocabulary logits in a row
   * @param positions the context's length
   */
  public record Sizes(
      OptionalInt layers,
      OptionalInt heads,
      OptionalInt cacheHeads,
      OptionalInt headWidth,
      OptionalInt hiddenSize,
      OptionalInt vocabulary,
      OptionalInt positions) {}

  /**
   * An input or output.
   *
   * @param name its name
   * @param type its element type, such as {@code float} or {@code int64}
   * @param shape its extents; -1 is any
   */
  public record Port(String name, String type, List<Long> shape) {

    /** Copies the list. */
    public Port {
      shape = List.copyOf(shape);
    }
  }

  /** Copies the collections. */
  public OnnxInspection {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    signals = Set.copyOf(signals);
  }

  /**
   * Inspects a folder. The model is loaded on the CPU and closed again; it is not run.
   *
   * @param folder the model's folder
   * @return what it offers
   * @throws IllegalArgumentException if the folder is no model's folder
   * @throws ModelException if a file of it cannot be read or loaded
   */
  public static OnnxInspection of(Path folder) {
    ModelConfig config = ModelConfig.read(folder);
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU);
    try (ModelSession session = ModelSession.open(config.modelFile(), options.settings())) {
      boolean decoder =
          session.outputs().values().stream()
              .anyMatch(port -> port.name().equals("logits") && port.shape().size() == 3);
      return decoder ? decoder(DecoderModel.of(session, config)) : encoder(session, config);
    }
  }

  private static OnnxInspection decoder(DecoderModel model) {
    ModelSession session = model.session();
    Sizes sizes =
        new Sizes(
            model.layers(),
            model.heads(),
            model.cacheHeads(),
            model.headWidth(),
            model.hiddenSize(),
            model.vocabulary(),
            positions(model.config()));
    Optional<CacheSlot> slot = model.cache().stream().findFirst();
    String precision =
        type(session.port(session.outputs(), model.signals().logits()))
            + slot.map(s -> " (cache " + s.type().name().toLowerCase(Locale.ROOT) + ")").orElse("");
    return new OnnxInspection(
        model.config().folder(),
        architecture(model.config()),
        precision,
        sizes,
        slot.map(OnnxInspection::layout),
        ports(session.inputs().values()),
        ports(session.outputs().values()),
        recordable(model.signals()));
  }

  private static OnnxInspection encoder(ModelSession session, ModelConfig config) {
    Sizes sizes =
        new Sizes(
            config.number("num_hidden_layers"),
            config.number("num_attention_heads"),
            OptionalInt.empty(),
            OptionalInt.empty(),
            config.number("hidden_size"),
            OptionalInt.empty(),
            positions(config));
    return new OnnxInspection(
        config.folder(),
        architecture(config),
        session.outputs().values().stream().findFirst().map(OnnxInspection::type).orElse("unknown"),
        sizes,
        Optional.empty(),
        ports(session.inputs().values()),
        ports(session.outputs().values()),
        Set.of());
  }

  static Set<Signal> recordable(SignalOutputs outputs) {
    EnumSet<Signal> signals =
        EnumSet.of(
            Signal.LOGPROBS,
            Signal.TOP_LOGPROBS,
            Signal.ENTROPY,
            Signal.LOGITS,
            Signal.PROMPT_LOGITS);
    if (!outputs.attentions().isEmpty()) {
      signals.add(Signal.ATTENTION);
    }
    if (!outputs.hiddenStates().isEmpty()) {
      signals.add(Signal.HIDDEN_STATES);
    }
    return signals;
  }

  private static OptionalInt positions(ModelConfig config) {
    return config.positions() == Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of(config.positions());
  }

  private static Optional<String> architecture(ModelConfig config) {
    String first = config.config().path("architectures").path(0).asText();
    String named = first.isEmpty() ? config.config().path("model_type").asText() : first;
    return named.isEmpty() ? Optional.empty() : Optional.of(named);
  }

  private static String layout(CacheSlot slot) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < slot.shape().size(); i++) {
      names.add(
          i == slot.batchAt()
              ? "batch"
              : i == slot.lengthAt() ? "length" : String.valueOf(slot.shape().get(i)));
    }
    return names.toString();
  }

  private static String type(ModelSession.Port port) {
    return port.type().name().toLowerCase(Locale.ROOT);
  }

  private static List<Port> ports(Iterable<ModelSession.Port> ports) {
    List<Port> all = new ArrayList<>();
    ports.forEach(port -> all.add(new Port(port.name(), type(port), port.shape())));
    return all;
  }
}
