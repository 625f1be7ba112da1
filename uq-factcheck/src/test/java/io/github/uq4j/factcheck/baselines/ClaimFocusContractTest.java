package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.attention.TokenFocus;
import io.github.uq4j.testing.ClaimScorerContract;

class ClaimFocusContractTest extends ClaimScorerContract {

  @Override
  protected ClaimScorer scorer() {
    return ClaimFocus.withDefaults().withTokens(TokenFocus.withDefaults().withRarity(token -> 1));
  }
}
