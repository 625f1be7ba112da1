package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class FisherRaoReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return FisherRao.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/fisher-rao-reference.json";
  }
}
