package io.github.uq4j.score;

import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes many scores of one trace; a scorer that cannot score it, that finds out on the way that
 * it lacks a recorded judgement, or whose number is not finite or outside its range, is recorded as
 * a refusal, with the reason; no other scorer suffers from it. Immutable and safe for use by
 * several threads.
 *
 * <p>Each scorer asks the helper models for itself. For many traces, {@code ScoreStream} in {@code
 * io.github.uq4j.score.run} asks for all scorers at once.
 */
public final class ScoreRun {

  private final List<Scorer> scorers;
  private final Helpers helpers;

  private ScoreRun(List<Scorer> scorers, Helpers helpers) {
    this.scorers = List.copyOf(scorers);
    this.helpers = helpers;
  }

  /**
   * A run of scorers of answers and of tokens.
   *
   * @param scorers the scorers
   * @param helpers models they may ask
   * @return the run
   * @throws IllegalArgumentException if a scorer is neither a {@link SequenceScorer} nor a {@link
   *     TokenScorer}
   */
  public static ScoreRun of(List<? extends Scorer> scorers, Helpers helpers) {
    for (Scorer scorer : scorers) {
      if (!(scorer instanceof SequenceScorer || scorer instanceof TokenScorer)) {
        throw new IllegalArgumentException(
            "scorer "
                + scorer.info().id()
                + " is of level "
                + scorer.info().level().id()
                + "; must be of level sequence or token");
      }
    }
    return new ScoreRun(List.copyOf(scorers), helpers);
  }

  /**
   * Scores a trace.
   *
   * @param trace the trace
   * @return its scores and refusals
   */
  public ScoreSheet score(Trace trace) {
    List<Score> scores = new ArrayList<>();
    List<TokenScores> tokens = new ArrayList<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (Scorer scorer : scorers) {
      Optional<String> reason = scorer.refusal(trace, helpers);
      if (reason.isPresent()) {
        refused.put(scorer.info().id(), reason.get());
        continue;
      }
      try {
        if (scorer instanceof SequenceScorer sequence) {
          scores.add(sequence.score(trace, helpers));
        } else if (scorer instanceof TokenScorer token) {
          tokens.add(token.score(trace, helpers));
        }
      } catch (IllegalArgumentException | ArithmeticException e) {
        // What only scoring can find out: a judgement that the trace has not recorded, a number
        // outside the scorer's range.
        refused.put(scorer.info().id(), String.valueOf(e.getMessage()));
      }
    }
    return new ScoreSheet(trace.id(), scores, tokens, refused, trace.labels());
  }
}
