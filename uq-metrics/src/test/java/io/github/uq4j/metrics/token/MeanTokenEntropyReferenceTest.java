package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class MeanTokenEntropyReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return MeanTokenEntropy.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/mean-token-entropy-reference.json";
  }
}
