package io.github.uq4j.metrics.token;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class FisherRaoTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return FisherRao.withDefaults();
  }
}
