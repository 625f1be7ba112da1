package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.trace.HiddenStates;
import java.util.Optional;

/**
 * A state, or why there is none.
 *
 * @param values its components; empty if there is none
 * @param refusal why there is none
 */
record StateAt(Optional<double[]> values, Optional<String> refusal) {

  static StateAt of(HiddenStates states, int level, int index) {
    float[] state = states.state(level, index);
    double[] values = new double[state.length];
    for (int d = 0; d < values.length; d++) {
      if (!Float.isFinite(state[d])) {
        return refused(
            "needs hidden-states that are finite; hidden_states[%d, %d, %d] = %s"
                .formatted(states.levelNumber(level), states.position(index), d, state[d]));
      }
      values[d] = state[d];
    }
    return new StateAt(Optional.of(values), Optional.empty());
  }

  static StateAt refused(String reason) {
    return new StateAt(Optional.empty(), Optional.of(reason));
  }
}
