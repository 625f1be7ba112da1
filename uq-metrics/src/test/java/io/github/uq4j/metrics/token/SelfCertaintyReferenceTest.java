package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class SelfCertaintyReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return SelfCertainty.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/self-certainty-reference.json";
  }
}
