package io.github.uq4j.model;

import java.util.Optional;

/**
 * Asks for an answer to a prompt: the greedy one, and samples if a sampling is given.
 *
 * @param id the name of the trace to be made, not empty
 * @param prompt the prompt's text, not empty
 * @param maxNewTokens at most so many tokens, {@code >= 1}
 * @param sampling how to draw samples beside the greedy answer, if any
 * @param signals what to record
 */
public record GenerationRequest(
    String id,
    String prompt,
    int maxNewTokens,
    Optional<Sampling> sampling,
    SignalRequest signals) {

  /** At most so many new tokens unless the request says otherwise. */
  public static final int DEFAULT_MAX_NEW_TOKENS = 256;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the id or the prompt is empty or {@code maxNewTokens < 1}
   */
  public GenerationRequest {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id = \"\"; must not be empty");
    }
    if (prompt.isEmpty()) {
      throw new IllegalArgumentException(
          "prompt of \"" + id + "\" is empty; must have at least one character");
    }
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException("maxNewTokens = " + maxNewTokens + "; must be >= 1");
    }
  }

  /**
   * A greedy answer with log-probabilities.
   *
   * @param id the name of the trace to be made
   * @param prompt the prompt's text
   * @return the request
   */
  public static GenerationRequest of(String id, String prompt) {
    return new GenerationRequest(
        id, prompt, DEFAULT_MAX_NEW_TOKENS, Optional.empty(), SignalRequest.none());
  }

  /**
   * The same with another limit.
   *
   * @param tokens {@code >= 1}
   * @return a new request
   */
  public GenerationRequest withMaxNewTokens(int tokens) {
    return new GenerationRequest(id, prompt, tokens, sampling, signals);
  }

  /**
   * The same with samples beside the greedy answer.
   *
   * @param newSampling how to draw them
   * @return a new request
   */
  public GenerationRequest withSampling(Sampling newSampling) {
    return new GenerationRequest(id, prompt, maxNewTokens, Optional.of(newSampling), signals);
  }

  /**
   * The same with other signals.
   *
   * @param newSignals what to record
   * @return a new request
   */
  public GenerationRequest withSignals(SignalRequest newSignals) {
    return new GenerationRequest(id, prompt, maxNewTokens, sampling, newSignals);
  }
}
