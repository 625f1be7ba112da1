package io.github.uq4j.trace;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything one model run left behind. Immutable and safe for use by several threads.
 *
 * @param id the run's name, not empty
 * @param model which model it was, where known
 * @param prompt what it was asked, where known
 * @param generation its answer
 * @param samples further answers to the same prompt, drawn at random
 * @param recorded judgements of helper models
 * @param claims claims recorded with it
 * @param labels what is known of it from outside
 * @param provenance how it came to be, where known
 * @param extras unknown fields of the file it came from
 */
public record Trace(
    String id,
    Optional<ModelInfo> model,
    Optional<Prompt> prompt,
    Generation generation,
    List<Generation> samples,
    Judgements recorded,
    List<RecordedClaim> claims,
    Labels labels,
    Optional<Provenance> provenance,
    Extras extras) {

  /**
   * Checks the parts against each other and copies the lists.
   *
   * @throws IllegalArgumentException if the id is empty, or a claim points outside the text or the
   *     tokens
   */
  public Trace {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id = \"\"; must not be empty");
    }
    samples = List.copyOf(samples);
    claims = List.copyOf(claims);
    for (int c = 0; c < claims.size(); c++) {
      checkClaim(c, claims.get(c), generation);
    }
  }

  private static void checkClaim(int index, RecordedClaim claim, Generation generation) {
    claim
        .span()
        .filter(span -> span.end() > generation.text().length())
        .ifPresent(
            span -> {
              throw new IllegalArgumentException(
                  "claims["
                      + index
                      + "].span ends at "
                      + span.end()
                      + "; must be <= text length "
                      + generation.text().length());
            });
    for (int token : claim.tokens()) {
      if (token < 0 || token >= generation.tokens().size()) {
        throw new IllegalArgumentException(
            "claims["
                + index
                + "].tokens holds "
                + token
                + "; must be in [0, "
                + generation.tokens().size()
                + ")");
      }
    }
  }

  /**
   * A trace of an answer alone.
   *
   * @param id the run's name
   * @param generation its answer
   * @return the trace
   */
  public static Trace of(String id, Generation generation) {
    return new Trace(
        id,
        Optional.empty(),
        Optional.empty(),
        generation,
        List.of(),
        Judgements.none(),
        List.of(),
        Labels.none(),
        Optional.empty(),
        Extras.none());
  }

  /**
   * The same, asked with this prompt.
   *
   * @param newPrompt the prompt
   * @return a new trace
   */
  public Trace withPrompt(Prompt newPrompt) {
    return new Trace(
        id,
        model,
        Optional.of(newPrompt),
        generation,
        samples,
        recorded,
        claims,
        labels,
        provenance,
        extras);
  }

  /**
   * The same, left by this model.
   *
   * @param newModel the model
   * @return a new trace
   */
  public Trace withModel(ModelInfo newModel) {
    return new Trace(
        id,
        Optional.of(newModel),
        prompt,
        generation,
        samples,
        recorded,
        claims,
        labels,
        provenance,
        extras);
  }

  /**
   * The same with other samples.
   *
   * @param newSamples the samples
   * @return a new trace
   */
  public Trace withSamples(List<Generation> newSamples) {
    return new Trace(
        id, model, prompt, generation, newSamples, recorded, claims, labels, provenance, extras);
  }

  /**
   * The same with other recorded judgements.
   *
   * @param judgements the judgements
   * @return a new trace
   */
  public Trace withRecorded(Judgements judgements) {
    return new Trace(
        id, model, prompt, generation, samples, judgements, claims, labels, provenance, extras);
  }

  /**
   * The same with other claims.
   *
   * @param newClaims the claims
   * @return a new trace
   */
  public Trace withClaims(List<RecordedClaim> newClaims) {
    return new Trace(
        id, model, prompt, generation, samples, recorded, newClaims, labels, provenance, extras);
  }

  /**
   * The same with other labels.
   *
   * @param newLabels the labels
   * @return a new trace
   */
  public Trace withLabels(Labels newLabels) {
    return new Trace(
        id, model, prompt, generation, samples, recorded, claims, newLabels, provenance, extras);
  }

  /**
   * The same, made in this way.
   *
   * @param newProvenance how it came to be
   * @return a new trace
   */
  public Trace withProvenance(Provenance newProvenance) {
    return new Trace(
        id,
        model,
        prompt,
        generation,
        samples,
        recorded,
        claims,
        labels,
        Optional.of(newProvenance),
        extras);
  }

  /**
   * What this trace holds. A signal of tokens counts only if every token that is not special has
   * it.
   *
   * @return the signals, in their declared order
   */
  public Set<Signal> signals() {
    EnumSet<Signal> signals = EnumSet.noneOf(Signal.class);
    prompt.ifPresent(p -> signals.add(Signal.PROMPT));
    addTokenSignals(signals);
    generation.tensors().logits().ifPresent(x -> signals.add(Signal.LOGITS));
    generation.tensors().attention().ifPresent(x -> signals.add(Signal.ATTENTION));
    generation.tensors().hiddenStates().ifPresent(x -> signals.add(Signal.HIDDEN_STATES));
    generation.tensors().promptLogits().ifPresent(x -> signals.add(Signal.PROMPT_LOGITS));
    if (!samples.isEmpty()) {
      signals.add(Signal.SAMPLES);
      if (samples.stream().allMatch(s -> !s.tokens().isEmpty() || s.totalLogprob().isPresent())) {
        signals.add(Signal.SAMPLE_LOGPROBS);
      }
    }
    if (!recorded.entailment().isEmpty()) {
      signals.add(Signal.ENTAILMENT);
    }
    if (!recorded.similarity().isEmpty()) {
      signals.add(Signal.SIMILARITY);
    }
    if (!claims.isEmpty()) {
      signals.add(Signal.CLAIMS);
    }
    return signals;
  }

  private void addTokenSignals(Set<Signal> signals) {
    if (generation.tokens().isEmpty()) {
      return;
    }
    signals.add(Signal.LOGPROBS);
    if (generation.textTokens().allMatch(token -> token.span().isPresent())) {
      signals.add(Signal.TOKEN_SPANS);
    }
    if (generation.textTokens().noneMatch(token -> token.distribution().top().isEmpty())) {
      signals.add(Signal.TOP_LOGPROBS);
    }
    if (generation.textTokens().allMatch(token -> token.distribution().entropy().isPresent())) {
      signals.add(Signal.ENTROPY);
    }
    if (generation.textTokens().allMatch(token -> token.distribution().statistics().isPresent())) {
      signals.add(Signal.STATISTICS);
    }
  }
}
