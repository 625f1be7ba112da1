package io.github.uq4j.metrics.token;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class BoostedProbTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return BoostedProb.withDefaults();
  }
}
