package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class PointwiseMutualInformationReferenceTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return PointwiseMutualInformation.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected Helpers helpers() {
    return WordModel.helpers();
  }

  @Override
  protected String dataFile() {
    return "contracts/sequence/pmi-reference.json";
  }
}
