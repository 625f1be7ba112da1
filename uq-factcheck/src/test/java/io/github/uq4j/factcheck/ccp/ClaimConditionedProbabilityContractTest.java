package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.testing.ClaimScorerContract;

class ClaimConditionedProbabilityContractTest extends ClaimScorerContract {

  @Override
  protected ClaimScorer scorer() {
    return ClaimConditionedProbability.withDefaults();
  }
}
