package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class UqacMeanTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return UqacMean.withDefaults();
  }
}
