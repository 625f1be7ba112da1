package io.github.uq4j.metrics.cascade;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class ChowAverageTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return ChowAverage.withDefaults();
  }
}
