package io.github.uq4j.score;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something that computes a score from a trace. Implementations are immutable and safe for use by
 * several threads; the same trace gives the same number.
 */
public interface Scorer {

  /**
   * How many alternatives of a step a run records for scorers that read some, as in most papers.
   */
  int ALTERNATIVES = 20;

  /**
   * What the scorer declares about itself.
   *
   * @return its declaration; always the same
   */
  ScorerInfo info();

  /**
   * Why this scorer cannot score a trace.
   *
   * @param trace the trace
   * @param helpers models it may ask
   * @return one line that names what it needs and what there is, or empty if it can
   */
  default Optional<String> refusal(Trace trace, Helpers helpers) {
    Set<Signal> present = helpers.signals(trace);
    if (present.containsAll(info().needs())) {
      return Optional.empty();
    }
    String missing =
        info().needs().stream()
            .filter(signal -> !present.contains(signal))
            .sorted(Comparator.naturalOrder())
            .map(Signal::id)
            .collect(Collectors.joining(", "));
    String there =
        present.isEmpty()
            ? "nothing but text"
            : present.stream().map(Signal::id).collect(Collectors.joining(", "));
    return Optional.of("needs " + missing + "; the trace has " + there);
  }

  /**
   * What a model has to record beside log-probabilities so that this scorer can score its trace: no
   * more than that. Samples are not among it; a run is asked for them by its sampling.
   *
   * @return the signals that {@link ScorerInfo#needs} names, {@value #ALTERNATIVES} alternatives
   *     where it needs some; a scorer that reads a part of the attention or of the hidden states
   *     selects that part
   */
  default SignalRequest signals() {
    SignalRequest request = SignalRequest.none();
    for (Signal signal : info().needs()) {
      request =
          switch (signal) {
            case TOP_LOGPROBS -> request.withTop(Math.max(request.top(), ALTERNATIVES));
            case ENTROPY, STATISTICS, LOGITS, ATTENTION, HIDDEN_STATES, PROMPT_LOGITS ->
                request.with(signal);
            default -> request;
          };
    }
    return request;
  }

  /**
   * What scoring a trace is going to ask helper models, so that it can be asked beforehand,
   * together with what others ask. Only called for a trace this scorer does not refuse.
   *
   * @param trace the trace
   * @return the questions; none unless the scorer asks helpers
   */
  default HelperQuestions questions(Trace trace) {
    return HelperQuestions.none();
  }

  /**
   * Refuses by an exception, with the trace's and the scorer's name.
   *
   * @param trace the trace
   * @param helpers models it may ask
   * @throws IllegalArgumentException if {@link #refusal} has something to say
   */
  default void require(Trace trace, Helpers helpers) {
    refusal(trace, helpers)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  info().id() + " of trace \"" + trace.id() + "\" " + reason);
            });
  }
}
