package io.github.uq4j.metrics.hidden.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.testing.Traces;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.ModelInfo;
import io.github.uq4j.trace.Trace;

/** Traces of one token without a prompt, with two levels of which the second is given. */
final class ProbeTraces {

  /**
   * With four traces one of the standardised clusters at +1 and -1, the best weight w satisfies
   * {@code w (1 + e^w) = 4 C}; this C makes it 1.
   */
  static final double C = (1 + Math.E) / 4;

  private ProbeTraces() {}

  static Trace of(String model, float... state) {
    float[] values = new float[2 * state.length];
    System.arraycopy(state, 0, values, state.length, state.length);
    Trace trace =
        Traces.answer("state")
            .token("w", -1)
            .hiddenStates(new HiddenStates(FloatTensor.copyOf(values, 2, 1, state.length)))
            .build();
    return model.isEmpty() ? trace : trace.withModel(ModelInfo.of(model));
  }

  static Trace labelled(String model, boolean right, float... state) {
    Trace trace = of(model, state);
    return trace.withLabels(trace.labels().with("correct", right));
  }

  /**
   * Right answers at (3, +-1), wrong ones at (1, +-1): mean (2, 0), deviations (1, 1), and by
   * symmetry the weights (1, 0) and the intercept 0.
   */
  static TruthProbeFit clusters(String model) {
    TruthProbeFit fit = TruthProbeFit.of(1, "correct").withC(C);
    for (float second : new float[] {1, -1}) {
      assertThat(fit.add(labelled(model, true, 3, second))).isEmpty();
      assertThat(fit.add(labelled(model, false, 1, second))).isEmpty();
    }
    return fit;
  }
}
