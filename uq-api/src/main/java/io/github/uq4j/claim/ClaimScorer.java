package io.github.uq4j.claim;

import io.github.uq4j.score.HelperQuestions;
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

  /**
   * What scoring claims is going to ask helper models, so that it can be asked beforehand, together
   * with what other scorers ask. Only called for a trace this scorer does not refuse.
   *
   * @param trace the trace the claims were found in
   * @param claims the claims
   * @return the questions; none unless the scorer asks helpers
   */
  default HelperQuestions questions(Trace trace, List<Claim> claims) {
    return claims.isEmpty() ? HelperQuestions.none() : questions(trace);
  }
}
