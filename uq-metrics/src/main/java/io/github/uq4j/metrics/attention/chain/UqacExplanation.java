package io.github.uq4j.metrics.attention.chain;

import java.util.List;

/**
 * How UQAC came to its number, so that it can be drawn.
 *
 * @param chain the attention chain
 * @param kept the chain's tokens that are similar to the answer, ascending
 * @param variants the response and its variants; empty if nothing was kept
 * @param confidence the marginal, in [0, 1]
 */
public record UqacExplanation(
    AttentionChain chain, List<Integer> kept, List<UqacVariant> variants, double confidence) {

  /** Copies the lists. */
  public UqacExplanation {
    kept = List.copyOf(kept);
    variants = List.copyOf(variants);
  }
}
