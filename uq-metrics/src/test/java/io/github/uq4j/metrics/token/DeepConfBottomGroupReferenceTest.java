package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class DeepConfBottomGroupReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return DeepConfBottomGroup.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/deepconf-bottom-group-reference.json";
  }
}
