package io.github.uq4j.score;

import io.github.uq4j.trace.Trace;

/** Gives one number for every token of an answer. */
public interface TokenScorer extends Scorer {

  /**
   * Scores the tokens of an answer.
   *
   * @param trace the trace
   * @param helpers models it may ask
   * @return a score for every token, special ones included
   * @throws IllegalArgumentException if the trace lacks a signal the scorer needs
   */
  TokenScores score(Trace trace, Helpers helpers);

  /**
   * Scores the tokens of an answer by what its trace holds.
   *
   * @param trace the trace
   * @return a score for every token, special ones included
   * @throws IllegalArgumentException if the trace lacks a signal the scorer needs
   */
  default TokenScores score(Trace trace) {
    return score(trace, Helpers.none());
  }
}
