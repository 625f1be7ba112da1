package io.github.uq4j.onnx.internal.port;

import io.github.uq4j.onnx.graph.OnnxModelFile;
import io.github.uq4j.onnx.internal.layout.InputRole;
import io.github.uq4j.onnx.internal.session.ModelConfig;
import io.github.uq4j.onnx.internal.session.ModelSession.Port;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A decoder's sizes, each where known: what the graph says comes before what the configuration says
 * where both can speak, except for the numbers of layers and heads.
 *
 * @param layers number of blocks
 * @param heads query heads of a block
 * @param cacheHeads key/value heads of a block
 * @param headWidth width of a head
 * @param hiddenSize width of the residual stream
 * @param vocabulary logits in a row
 */
public record DecoderSizes(
    OptionalInt layers,
    OptionalInt heads,
    OptionalInt cacheHeads,
    OptionalInt headWidth,
    OptionalInt hiddenSize,
    OptionalInt vocabulary) {

  /**
   * What the configuration alone says.
   *
   * @param config the configuration
   * @return the sizes
   */
  public static DecoderSizes stated(ModelConfig config) {
    OptionalInt heads = config.number("num_attention_heads", "n_head", "num_heads", "n_heads");
    OptionalInt hidden = config.number("hidden_size", "n_embd", "d_model");
    OptionalInt cacheHeads = config.number("num_key_value_heads");
    OptionalInt width = config.number("head_dim");
    if (width.isEmpty() && heads.isPresent() && hidden.isPresent()) {
      width = OptionalInt.of(hidden.getAsInt() / Math.max(1, heads.getAsInt()));
    }
    return new DecoderSizes(
        config.number("num_hidden_layers", "n_layer", "num_layers", "n_layers"),
        heads,
        cacheHeads.isPresent() ? cacheHeads : heads,
        width,
        hidden,
        config.number("vocab_size", "n_vocab"));
  }

  /**
   * What configuration and graph of an encoder say together.
   *
   * @param config the configuration
   * @param file the graph
   * @return the sizes; the vocabulary is the tokens it knows
   */
  public static DecoderSizes ofEncoder(ModelConfig config, OnnxModelFile file) {
    DecoderSizes stated = stated(config);
    GraphSizes graph = GraphSizes.of(file, config.layout().names().name(InputRole.IDS));
    return new DecoderSizes(
        stated.layers(),
        first(stated.heads(), graph.heads()),
        first(stated.cacheHeads(), graph.heads()),
        stated.headWidth(),
        first(stated.hiddenSize(), graph.hiddenSize()),
        first(stated.vocabulary(), graph.tokens()));
  }

  /**
   * What graph and configuration say together.
   *
   * @param config the configuration
   * @param outputs the model's outputs
   * @param signals which of them give which signal
   * @param cache the cache
   * @param graph what the operators state
   * @return the sizes
   */
  static DecoderSizes of(
      ModelConfig config,
      Map<String, Port> outputs,
      SignalOutputs signals,
      List<CacheSlot> cache,
      GraphSizes graph) {
    DecoderSizes stated = stated(config);
    OptionalInt attended = extent(outputs, signals.attentions(), 1);
    OptionalInt hidden = extent(outputs, signals.hiddenStates(), 2);
    OptionalInt layers =
        cache.isEmpty()
            ? counted(signals.attentions().size())
            : counted(cache.get(0).packed() ? cache.size() : cache.size() / 2);
    return new DecoderSizes(
        first(stated.layers(), layers),
        first(first(stated.heads(), attended), graph.heads()),
        cached(cache, 0, stated.cacheHeads()),
        cached(cache, 1, stated.headWidth()),
        first(first(stated.hiddenSize(), hidden), graph.hiddenSize()),
        first(extent(outputs, List.of(signals.logits()), 2), stated.vocabulary()));
  }

  private static OptionalInt cached(List<CacheSlot> cache, int place, OptionalInt stated) {
    return cache.isEmpty() ? stated : positive(cache.get(0).fixed().get(place));
  }

  private static OptionalInt first(OptionalInt one, OptionalInt other) {
    return one.isPresent() ? one : other;
  }

  private static OptionalInt counted(int count) {
    return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }

  private static OptionalInt extent(Map<String, Port> outputs, List<String> names, int dimension) {
    Port port = names.isEmpty() ? null : outputs.get(names.get(0));
    return port == null || port.shape().size() <= dimension
        ? OptionalInt.empty()
        : positive(port.shape().get(dimension));
  }

  private static OptionalInt positive(long extent) {
    return extent > 0 ? OptionalInt.of(Math.toIntExact(extent)) : OptionalInt.empty();
  }
}
