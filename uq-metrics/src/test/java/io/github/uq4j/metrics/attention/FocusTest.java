package io.github.uq4j.metrics.attention;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class FocusTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return Focus.withDefaults().withRarity(token -> 1);
  }
}
