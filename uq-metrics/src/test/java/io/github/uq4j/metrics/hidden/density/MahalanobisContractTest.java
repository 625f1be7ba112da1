package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class MahalanobisContractTest extends SequenceScorerContract {

  /** Mean (1, 2) and covariance diag(4, 1), divided by n - 1; the background is twice as wide. */
  static Density density(DensityOptions options) {
    DensityFit fit = new DensityFit(options.withCovariance(Covariance.JITTER));
    double wide = Math.sqrt(6);
    double narrow = Math.sqrt(1.5);
    double[][] states = {{1 + wide, 2}, {1 - wide, 2}, {1, 2 + narrow}, {1, 2 - narrow}};
    for (double[] state : states) {
      fit.add(StateTraces.of(state));
      fit.addBackground(StateTraces.of(2 * state[0] - 1, 2 * state[1] - 2));
    }
    return fit.build();
  }

  @Override
  protected SequenceScorer scorer() {
    return Mahalanobis.withDefaults().withDensity(density(DensityOptions.withDefaults()));
  }
}
