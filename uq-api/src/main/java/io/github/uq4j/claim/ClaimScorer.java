package io.github.uq4j.claim;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.trace.Trace;
import java.util.List;

/** Gives one number for every claim of an answer. */
public interface ClaimScorer extends Scorer {

  /**
   * Scores claims.
   *
   * @param trace the trace the claims were found in
   * @param claims the claims; their tokens index the trace's generation
   * @param helpers models it may ask
   * @return a score for every claim, in the same order
   * @throws IllegalArgumentException if the trace lacks a signal the scorer needs
   */
  List<Score> score(Trace trace, List<Claim> claims, Helpers helpers);
}
