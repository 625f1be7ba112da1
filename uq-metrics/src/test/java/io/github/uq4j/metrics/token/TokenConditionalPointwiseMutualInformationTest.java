package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.TokenScorerContract;

class TokenConditionalPointwiseMutualInformationTest extends TokenScorerContract {

  @Override
  protected TokenScorer scorer() {
    return TokenConditionalPointwiseMutualInformation.withDefaults();
  }

  @Override
  protected Helpers helpers() {
    return WordModel.helpers();
  }
}
