package io.github.uq4j.metrics.attention;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class RauqTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return Rauq.withDefaults();
  }
}
