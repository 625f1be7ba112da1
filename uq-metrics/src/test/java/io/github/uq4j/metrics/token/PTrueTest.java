package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class PTrueTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return PTrue.withDefaults();
  }

  @Override
  protected Helpers helpers() {
    return WordModel.helpers();
  }
}
