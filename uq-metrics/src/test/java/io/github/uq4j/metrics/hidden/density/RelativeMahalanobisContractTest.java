package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

/** The background has the same mean and twice the spread. */
class RelativeMahalanobisContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return RelativeMahalanobis.withDefaults()
        .withDensity(MahalanobisContractTest.density(DensityOptions.withDefaults()));
  }
}
