package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.testing.ClaimScorerContract;

class ClaimAttentionScoreContractTest extends ClaimScorerContract {

  @Override
  protected ClaimScorer scorer() {
    return ClaimAttentionScore.withDefaults();
  }
}
