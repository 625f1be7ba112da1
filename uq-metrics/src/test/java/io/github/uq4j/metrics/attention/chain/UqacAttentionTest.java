package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class UqacAttentionTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return UqacAttention.withDefaults();
  }
}
