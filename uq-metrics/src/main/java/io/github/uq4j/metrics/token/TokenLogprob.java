package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Trace;

/**
 * The log-probability of each token: {@code ln p(x_t | x_<t, prompt)}.
 *
 * <p>In nats, {@code <= 0}; larger means more sure (a confidence). Every listed token has a value,
 * special ones included.
 *
 * <p>LM-Polygraph's MaximumTokenProbability is the negative of this value. Departs from it: it
 * drops the last token, whatever it is; here every token has one value, in both profiles.
 *
 * <p>Edge cases: an answer without tokens is refused. Log-probabilities are finite by construction
 * of a trace.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class TokenLogprob implements TokenScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("token-logprob", Level.TOKEN)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(new Range(Double.NEGATIVE_INFINITY, 0), Unit.NATS);

  private static final TokenLogprob DEFAULTS = new TokenLogprob();

  private TokenLogprob() {}

  /**
   * The scorer; it has no options, and one profile.
   *
   * @return the scorer
   */
  public static TokenLogprob withDefaults() {
    return DEFAULTS;
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public TokenScores score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    return new TokenScores(INFO, Steps.ALL.logprobs(trace.generation()).boxed().toList());
  }

  @Override
  public String toString() {
    return "TokenLogprob[]";
  }
}
