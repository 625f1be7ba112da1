package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class MaximumSequenceProbabilityReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return MaximumSequenceProbability.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/max-sequence-probability-reference.json";
  }
}
