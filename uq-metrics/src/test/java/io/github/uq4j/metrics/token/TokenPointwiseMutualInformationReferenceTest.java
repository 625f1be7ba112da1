package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.TokenScorerContract;

class TokenPointwiseMutualInformationReferenceTest extends TokenScorerContract {

  @Override
  protected TokenScorer scorer() {
    return TokenPointwiseMutualInformation.withDefaults().withProfile(Profile.REFERENCE);
  }

  @Override
  protected Helpers helpers() {
    return WordModel.helpers();
  }

  @Override
  protected String dataFile() {
    return "contracts/token/token-pmi-reference.json";
  }
}
