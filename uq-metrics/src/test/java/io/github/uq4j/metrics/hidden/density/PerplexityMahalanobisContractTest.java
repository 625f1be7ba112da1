package io.github.uq4j.metrics.hidden.density;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.fitted.FittedOn;
import io.github.uq4j.testing.SequenceScorerContract;
import java.util.List;
import java.util.Optional;

/** Ordinary perplexities are 1, 2, 3 and 4, ordinary distances 1 and 3. */
class PerplexityMahalanobisContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    Density plain = MahalanobisContractTest.density(DensityOptions.withDefaults());
    Density.Ordinary ordinary =
        new Density.Ordinary(
            EmpiricalShare.of(List.of(1.0, 2.0, 3.0, 4.0)), EmpiricalShare.of(List.of(1.0, 3.0)));
    return PerplexityMahalanobis.withDefaults()
        .withDensity(
            new Density(
                plain.source(),
                plain.domain(),
                Optional.empty(),
                Optional.of(ordinary),
                FittedOn.of(4, 0)));
  }
}
