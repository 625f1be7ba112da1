package io.github.uq4j.score;

import io.github.uq4j.trace.Trace;

/** Gives one number for a whole answer. */
public interface SequenceScorer extends Scorer {

  /**
   * Scores an answer.
   *
   * @param trace the trace
   * @param helpers models it may ask
   * @return the score
   * @throws IllegalArgumentException if the trace lacks a signal the scorer needs
   */
  Score score(Trace trace, Helpers helpers);

  /**
   * Scores an answer by what its trace holds.
   *
   * @param trace the trace
   * @return the score
   * @throws IllegalArgumentException if the trace lacks a signal the scorer needs
   */
  default Score score(Trace trace) {
    return score(trace, Helpers.none());
  }
}
