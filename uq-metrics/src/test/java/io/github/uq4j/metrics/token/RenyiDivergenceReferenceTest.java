package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class RenyiDivergenceReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return RenyiDivergence.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/renyi-divergence-reference.json";
  }
}
