package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One state for a whole trace, or why there is none.
 *
 * @param values the mean state; empty if there is none
 * @param level after how many blocks it is
 * @param refusal why there is none
 */
record PooledState(Optional<double[]> values, int level, Optional<String> refusal) {

  /** The mean state of a level; without a number, of the last that is recorded. */
  static PooledState of(Trace trace, OptionalInt wanted, StatePooling pooling) {
    Generation generation = trace.generation();
    HiddenStates states = generation.tensors().hiddenStates().orElseThrow();
    OptionalInt index = level(states, wanted);
    if (index.isEmpty()) {
      return refused(
          "needs hidden-states of level "
              + wanted.orElse(-1)
              + "; the trace has "
              + states.levels()
              + " levels up to "
              + (states.levels() == 0 ? "none" : states.levelNumber(states.levels() - 1)));
    }
    int tokens = generation.tokens().size();
    int first = states.statePositions().isEmpty() ? states.positions() - tokens : -1;
    if (states.statePositions().isPresent()) {
      int own = Math.min(tokens, states.positions());
      first = states.positions() == 0 ? -1 : states.position(states.positions() - own);
      boolean run = own == tokens && contiguous(states, states.positions() - own);
      first = run ? first : -1;
    }
    int from = pooling == StatePooling.TEXT ? 0 : first;
    boolean whole = pooling == StatePooling.ANSWER || states.statePositions().isEmpty();
    if (tokens == 0 || first < 0 || !whole) {
      return refused(
          "needs hidden-states of all tokens of the "
              + pooling.id()
              + "; the trace has "
              + states.positions()
              + " positions and "
              + tokens
              + " tokens");
    }
    return mean(states, index.getAsInt(), from, first + tokens);
  }

  private static OptionalInt level(HiddenStates states, OptionalInt wanted) {
    if (wanted.isEmpty()) {
      return states.levels() == 0 ? OptionalInt.empty() : OptionalInt.of(states.levels() - 1);
    }
    for (int level = 0; level < states.levels(); level++) {
      if (states.levelNumber(level) == wanted.getAsInt()) {
        return OptionalInt.of(level);
      }
    }
    return OptionalInt.empty();
  }

  private static boolean contiguous(HiddenStates states, int from) {
    for (int i = from + 1; i < states.positions(); i++) {
      if (states.position(i) != states.position(i - 1) + 1) {
        return false;
      }
    }
    return true;
  }

  private static PooledState mean(HiddenStates states, int level, int from, int end) {
    double[] mean = new double[states.dimension()];
    for (int position = from; position < end; position++) {
      float[] state = states.state(level, states.find(position).orElseThrow());
      for (int d = 0; d < mean.length; d++) {
        if (!Float.isFinite(state[d])) {
          return refused(
              "needs hidden-states that are finite; hidden_states[%d, %d, %d] = %s"
                  .formatted(level, position, d, state[d]));
        }
        mean[d] += state[d];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= end - from;
    }
    return new PooledState(Optional.of(mean), states.levelNumber(level), Optional.empty());
  }

  static PooledState refused(String reason) {
    return new PooledState(Optional.empty(), -1, Optional.of(reason));
  }
}
