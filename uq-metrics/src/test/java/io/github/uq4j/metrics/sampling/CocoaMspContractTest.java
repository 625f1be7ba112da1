package io.github.uq4j.metrics.sampling;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class CocoaMspContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return Cocoa.withDefaults().withDoubt(CocoaDoubt.MSP);
  }
}
