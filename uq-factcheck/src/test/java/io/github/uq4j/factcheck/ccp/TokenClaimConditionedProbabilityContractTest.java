package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.TokenScorerContract;

class TokenClaimConditionedProbabilityContractTest extends TokenScorerContract {

  @Override
  protected TokenScorer scorer() {
    return TokenClaimConditionedProbability.withDefaults();
  }
}
