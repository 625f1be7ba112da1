package io.github.uq4j.metrics.hidden.intention;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class IntentionEntropyReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return IntentionEntropy.withDefaults().withProfile(Profile.REFERENCE).withTopK(2);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/intention-entropy-reference.json";
  }
}
