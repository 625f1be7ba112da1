package io.github.uq4j.metrics.token;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class SelfCertaintyTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return SelfCertainty.withDefaults();
  }
}
