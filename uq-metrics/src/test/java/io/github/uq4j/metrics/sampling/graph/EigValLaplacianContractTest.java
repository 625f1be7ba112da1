package io.github.uq4j.metrics.sampling.graph;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class EigValLaplacianContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return EigValLaplacian.withDefaults();
  }
}
