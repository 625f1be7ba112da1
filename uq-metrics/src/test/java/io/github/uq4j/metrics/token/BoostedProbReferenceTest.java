package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class BoostedProbReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return BoostedProb.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/boosted-prob-reference.json";
  }
}
