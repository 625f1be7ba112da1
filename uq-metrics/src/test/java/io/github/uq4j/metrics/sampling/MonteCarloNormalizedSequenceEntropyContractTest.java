package io.github.uq4j.metrics.sampling;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class MonteCarloNormalizedSequenceEntropyContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return MonteCarloNormalizedSequenceEntropy.withDefaults();
  }
}
