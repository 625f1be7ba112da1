package io.github.uq4j.metrics.token;

import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.TokenScorerContract;

class TokenEntropyTest extends TokenScorerContract {

  @Override
  protected TokenScorer scorer() {
    return TokenEntropy.withDefaults();
  }
}
