package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.testing.TraceBuilder;
import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Trace;

/** Traces of one token whose state is given, without a prompt. */
final class StateTraces {

  private StateTraces() {}

  static Trace of(double... state) {
    return builder(-1, state).build();
  }

  static TraceBuilder builder(double logprob, double... state) {
    float[] values = new float[state.length];
    for (int d = 0; d < values.length; d++) {
      values[d] = (float) state[d];
    }
    return Traces.answer("state")
        .token("w", logprob)
        .hiddenStates(new HiddenStates(FloatTensor.copyOf(values, 1, 1, values.length)));
  }
}
