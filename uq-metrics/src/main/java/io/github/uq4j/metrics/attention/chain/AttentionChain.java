package io.github.uq4j.metrics.attention.chain;

import java.util.List;

/**
 * What an answer rests on: the tokens of a response that attention leads back to, and the answer
 * itself.
 *
 * @param tokens the tokens in order of the response, those of the answer among them
 * @param answer which of the response's tokens are the answer, ascending
 * @param links how each token was found, in order of discovery
 */
public record AttentionChain(List<ChainToken> tokens, List<Integer> answer, List<ChainLink> links) {

  /** Copies the lists. */
  public AttentionChain {
    tokens = List.copyOf(tokens);
    answer = List.copyOf(answer);
    links = List.copyOf(links);
  }

  /**
   * The chain without the answer.
   *
   * @return the tokens that attention leads back to, in order
   */
  public List<ChainToken> support() {
    return tokens.stream().filter(token -> !answer.contains(token.token())).toList();
  }
}
