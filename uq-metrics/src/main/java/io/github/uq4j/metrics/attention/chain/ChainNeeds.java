package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.model.PositionRule;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.SignalSelection;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.List;
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
    Optional<String> rows = rows(generation);
    return rows.isEmpty() && info.needs().contains(Signal.HIDDEN_STATES)
        ? states(generation)
        : rows;
  }

  private static Optional<String> rows(Generation generation) {
    Attention attention = generation.tensors().attention().orElseThrow();
    int tokens = generation.tokens().size();
    if (attention.layerNumbers().isPresent() || attention.headNumbers().isPresent()) {
      return Optional.of(
          "needs attention of all layers and heads with the answer's rows; the trace has a selected"
              + " part of it");
    }
    int first = attention.keys() - tokens;
    int rows = 0;
    for (int t = 0; t < tokens; t++) {
      rows += first >= 0 && attention.find(first + t).isPresent() ? 1 : 0;
    }
    return rows < tokens
        ? Optional.of(
            "needs attention of all %d tokens; the trace has rows of %d"
                .formatted(tokens, first < 0 ? attention.queries() : rows))
        : Optional.empty();
  }

  private static Optional<String> states(Generation generation) {
    HiddenStates states = generation.tensors().hiddenStates().orElseThrow();
    int tokens = generation.tokens().size();
    int positions = generation.tensors().attention().orElseThrow().keys();
    int last = generation.tensors().attention().orElseThrow().layers();
    if (states.levelNumbers().isPresent() && states.levelNumber(states.levels() - 1) < last) {
      return Optional.of(
          "needs hidden states of the last level, %d; the trace has no level after %d"
              .formatted(last, states.levelNumber(states.levels() - 1)));
    }
    if (states.statePositions().isEmpty()) {
      return states.positions() < tokens
          ? Optional.of(
              "needs hidden states of all %d tokens; the trace has %d positions"
                  .formatted(tokens, states.positions()))
          : Optional.empty();
    }
    for (int t = 0; t < tokens; t++) {
      if (states.find(positions - tokens + t).isEmpty()) {
        return Optional.of(
            "needs hidden states of all %d tokens; the trace has none of token %d, at position %d"
                .formatted(tokens, t, positions - tokens + t));
      }
    }
    return Optional.empty();
  }

  /**
   * What a model has to record for a chain: the rows and states of the answer, the states of the
   * last level only.
   */
  static SignalRequest least(SignalRequest request) {
    return request.withSelection(
        SignalSelection.all()
            .withLevels(List.of(-1))
            .withPositions(List.of(PositionRule.Named.ANSWER))
            .withRows(List.of(PositionRule.Named.ANSWER)));
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
