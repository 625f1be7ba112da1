package io.github.uq4j.onnx.internal.loop;

import java.util.List;
import java.util.Optional;

/**
 * What the inputs and outputs of a decoder are for.
 *
 * @param ids the input of token ids {@code [batch, length]}
 * @param mask the input of the attention mask over all columns so far, if there is one
 * @param positions the input of positions, if there is one
 * @param logits the output of logits {@code [batch, length, vocabulary]}
 * @param cache the cache's tensors
 */
public record LoopPorts(
    String ids,
    Optional<String> mask,
    Optional<String> positions,
    String logits,
    List<CachePort> cache) {

  /**
   * One tensor of the cache.
   *
   * @param past the input it goes into
   * @param present the output it comes out of
   */
  public record CachePort(String past, String present) {}

  /** Copies the list. */
  public LoopPorts {
    cache = List.copyOf(cache);
  }
}
