package io.github.uq4j.trace;

import java.util.Optional;

/**
 * The large signals of one generation, each only where it was asked for.
 *
 * @param logits full rows
 * @param attention attention probabilities
 * @param hiddenStates states of every layer
 * @param promptLogits logits after the prompt's last token, {@code [vocab]}
 */
public record Tensors(
    Optional<Logits> logits,
    Optional<Attention> attention,
    Optional<HiddenStates> hiddenStates,
    Optional<FloatTensor> promptLogits) {

  private static final Tensors NONE =
      new Tensors(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Checks that prompt logits are one row.
   *
   * @throws IllegalArgumentException if they are not
   */
  public Tensors {
    promptLogits.ifPresent(row -> Ranks.require("prompt_logits", row, 1, "[vocab]"));
  }

  /**
   * No tensors.
   *
   * @return the empty value
   */
  public static Tensors none() {
    return NONE;
  }

  /**
   * Whether nothing was recorded.
   *
   * @return true if all are absent
   */
  public boolean isEmpty() {
    return logits.isEmpty()
        && attention.isEmpty()
        && hiddenStates.isEmpty()
        && promptLogits.isEmpty();
  }
}
