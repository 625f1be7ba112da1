package io.github.uq4j.model;

import java.util.List;
import java.util.Optional;

/**
 * Asks for an answer to a prompt: the greedy one, and samples if a sampling is given.
 *
 * <p><b>Repetition penalty</b> (as in the transformers library; Keskar, McCann, Varshney, Xiong,
 * Socher: CTRL, 2019, <a href="https://arxiv.org/abs/1909.05858">arXiv:1909.05858</a>): before a
 * token is chosen, greedily or at random, the logit of every id that stands in the prompt or in the
 * answer so far is divided by the penalty if it is positive and multiplied by it if not. Recorded
 * log-probabilities and entropies stay those of the unchanged distribution.
 *
 * @param id the name of the trace to be made, not empty
 * @param prompt the prompt's text, not empty
 * @param maxNewTokens at most so many tokens, {@code >= 1}
 * @param sampling how to draw samples beside the greedy answer, if any
 * @param signals what to record
 * @param repetitionPenalty finite and {@code > 0}; 1 changes nothing, larger values make
 *     repetitions less probable
 * @param stopping what ends an answer early
 * @param form whether the prompt is a plain text or a conversation with its special tokens
 */
public record GenerationRequest(
    String id,
    String prompt,
    int maxNewTokens,
    Optional<Sampling> sampling,
    SignalRequest signals,
    double repetitionPenalty,
    Stopping stopping,
    PromptForm form) {

  /** At most so many new tokens unless the request says otherwise. */
  public static final int DEFAULT_MAX_NEW_TOKENS = 256;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the id or the prompt is empty, {@code maxNewTokens < 1}, or
   *     the penalty is not positive and finite
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
    if (!(repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "repetitionPenalty = " + repetitionPenalty + "; must be finite and > 0");
    }
  }

  /**
   * A request without repetition penalty that ends where the model ends.
   *
   * @param id the name of the trace to be made, not empty
   * @param prompt the prompt's text, not empty
   * @param maxNewTokens at most so many tokens, {@code >= 1}
   * @param sampling how to draw samples beside the greedy answer, if any
   * @param signals what to record
   */
  public GenerationRequest(
      String id,
      String prompt,
      int maxNewTokens,
      Optional<Sampling> sampling,
      SignalRequest signals) {
    this(id, prompt, maxNewTokens, sampling, signals, 1, Stopping.none(), PromptForm.TEXT);
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
   * A greedy answer to a conversation, with log-probabilities.
   *
   * @param id the name of the trace to be made
   * @param template the model's own, {@link LanguageModel#chatTemplate()}
   * @param messages the turns so far, at least one
   * @return the request; its prompt is the text the template writes
   * @throws IllegalArgumentException if there is no message, or the template refuses them
   */
  public static GenerationRequest chat(
      String id, ChatTemplate template, List<ChatMessage> messages) {
    return of(id, template.render(messages)).withForm(PromptForm.CHAT);
  }

  /**
   * The same with another meaning of the prompt's text.
   *
   * @param newForm what the text is
   * @return a new request
   */
  public GenerationRequest withForm(PromptForm newForm) {
    return new GenerationRequest(
        id, prompt, maxNewTokens, sampling, signals, repetitionPenalty, stopping, newForm);
  }

  /**
   * The same with another limit.
   *
   * @param tokens {@code >= 1}
   * @return a new request
   */
  public GenerationRequest withMaxNewTokens(int tokens) {
    return new GenerationRequest(
        id, prompt, tokens, sampling, signals, repetitionPenalty, stopping, form);
  }

  /**
   * The same with samples beside the greedy answer.
   *
   * @param newSampling how to draw them
   * @return a new request
   */
  public GenerationRequest withSampling(Sampling newSampling) {
    return new GenerationRequest(
        id,
        prompt,
        maxNewTokens,
        Optional.of(newSampling),
        signals,
        repetitionPenalty,
        stopping,
        form);
  }

  /**
   * The same with other signals.
   *
   * @param newSignals what to record
   * @return a new request
   */
  public GenerationRequest withSignals(SignalRequest newSignals) {
    return new GenerationRequest(
        id, prompt, maxNewTokens, sampling, newSignals, repetitionPenalty, stopping, form);
  }

  /**
   * The same with another repetition penalty.
   *
   * @param penalty finite and {@code > 0}; 1 for none
   * @return a new request
   */
  public GenerationRequest withRepetitionPenalty(double penalty) {
    return new GenerationRequest(
        id, prompt, maxNewTokens, sampling, signals, penalty, stopping, form);
  }

  /**
   * The same with other things that end an answer.
   *
   * @param newStopping texts and tokens
   * @return a new request
   */
  public GenerationRequest withStopping(Stopping newStopping) {
    return new GenerationRequest(
        id, prompt, maxNewTokens, sampling, signals, repetitionPenalty, newStopping, form);
  }
}
