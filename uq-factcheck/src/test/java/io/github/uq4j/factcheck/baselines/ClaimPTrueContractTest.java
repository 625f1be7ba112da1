package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.testing.ClaimScorerContract;

class ClaimPTrueContractTest extends ClaimScorerContract {

  @Override
  protected ClaimScorer scorer() {
    return ClaimPTrue.withDefaults();
  }

  @Override
  protected Helpers helpers() {
    return ReadingModel.helpers();
  }
}
