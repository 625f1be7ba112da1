package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class SequenceClaimConditionedProbabilityContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return SequenceClaimConditionedProbability.withDefaults();
  }
}
