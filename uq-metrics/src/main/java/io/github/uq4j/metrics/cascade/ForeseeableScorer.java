package io.github.uq4j.metrics.cascade;

import io.github.uq4j.score.SequenceScorer;

/** A scorer whose score of a whole answer is bounded by the tokens written so far. */
interface ForeseeableScorer extends SequenceScorer {

  /**
   * Follows an answer while it is written.
   *
   * @param maxNewTokens how many tokens the answer can have at most, {@code >= 1}
   * @return a bound for one answer
   */
  ConfidenceBound bound(int maxNewTokens);
}
