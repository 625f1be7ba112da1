package io.github.uq4j.metrics.token;

import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.TokenScorerContract;

class TokenLogprobTest extends TokenScorerContract {

  @Override
  protected TokenScorer scorer() {
    return TokenLogprob.withDefaults();
  }
}
