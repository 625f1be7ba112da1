package io.github.uq4j.metrics.attention;

import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.testing.TokenScorerContract;

class TokenFocusTest extends TokenScorerContract {

  @Override
  protected TokenScorer scorer() {
    return TokenFocus.withDefaults().withRarity(token -> 1);
  }
}
