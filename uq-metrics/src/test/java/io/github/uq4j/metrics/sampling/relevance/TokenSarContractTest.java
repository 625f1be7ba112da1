package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class TokenSarContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return TokenSar.withDefaults();
  }
}
