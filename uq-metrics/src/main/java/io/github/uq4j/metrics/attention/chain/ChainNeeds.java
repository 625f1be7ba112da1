package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.OptionalInt;

/** Why a chain's score cannot be had of a trace that has all signals. */
final class ChainNeeds {

  private ChainNeeds() {}

  static Optional<String> refusal(
      ScorerInfo info, Profile profile, ChainSearch search, Trace trace) {
    Generation generation = trace.generation();
    Optional<String> shape = shape(info, generation);
    if (shape.isPresent()) {
      return shape;
    }
    if (search.answer(generation).isEmpty()) {
      return Optional.of("needs a stated answer; none is found in the text of the response");
    }
    return profile == Profile.REFERENCE ? unnamed(generation) : Optional.empty();
  }

  private static Optional<String> shape(ScorerInfo info, Generation generation) {
    int tokens = generation.tokens().size();
    if (!generation.tensors().attention().orElseThrow().whole()) {
      return Optional.of(
          "needs attention of all layers and heads with the answer's rows; the trace has a selected"
              + " part of it");
    }
    int rows = generation.tensors().attention().orElseThrow().queries();
    if (rows < tokens) {
      return Optional.of(
          "needs attention of all %d tokens; the trace has rows of %d".formatted(tokens, rows));
    }
    if (info.needs().contains(Signal.HIDDEN_STATES)) {
      if (!generation.tensors().hiddenStates().orElseThrow().whole()) {
        return Optional.of(
            "needs hidden states of all levels and positions; the trace has a selected part of"
                + " them");
      }
      int positions = generation.tensors().hiddenStates().orElseThrow().positions();
      if (positions < tokens) {
        return Optional.of(
            "needs hidden states of all %d tokens; the trace has %d positions"
                .formatted(tokens, positions));
      }
    }
    return Optional.empty();
  }

  /** The first token that has no id, or no alternatives with ids. */
  static Optional<String> unnamed(Generation generation) {
    for (int t = 0; t < generation.tokens().size(); t++) {
      Token token = generation.tokens().get(t);
      boolean named =
          token.id().isPresent()
              && !token.distribution().top().isEmpty()
              && token.distribution().top().stream()
                  .map(Alternative::id)
                  .allMatch(OptionalInt::isPresent);
      if (!named) {
        return Optional.of("needs alternatives, and ids of them all; token " + t + " lacks some");
      }
    }
    return Optional.empty();
  }
}
