package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/** What the scorers of this room share: a density, or none. */
record DensityUse(ScorerInfo info, Optional<Density> density) {

  static final Paper PAPER =
      new Paper(
          "Jie Ren, Jiaming Luo, Yao Zhao, Kundan Krishna, Mohammad Saleh, Balaji"
              + " Lakshminarayanan, Peter J. Liu",
          "Out-of-Distribution Detection and Selective Generation for Conditional Language Models",
          2023,
          "https://arxiv.org/abs/2209.15558");

  Optional<String> refusal(Trace trace) {
    return density.isEmpty()
        ? Optional.of(
            "needs a density, made by DensityFit and given as the option "
                + info.id()
                + ".density=FILE; none is given")
        : density.get().read(trace).refusal();
  }

  SignalRequest signals() {
    return density
        .map(Density::request)
        .orElseGet(() -> SignalRequest.none().with(Signal.HIDDEN_STATES));
  }

  double[] state(Trace trace) {
    return density.orElseThrow().read(trace).values().orElseThrow();
  }

  Density known() {
    return density.orElseThrow();
  }

  /** Huge states have huge, not infinite distances. */
  static double finite(double squared) {
    return Math.min(Double.MAX_VALUE, squared);
  }

  String shown() {
    return density.map(Density::toString).orElse("none");
  }
}
