package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * The log-perplexity of a claim's words.
 *
 * <pre>
 *   value = -mean over the claim's tokens of ln p(x)
 * </pre>
 *
 * <p>A baseline of Fadeeva and others, "Fact-Checking the Output of Large Language Models via
 * Token-Level Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696. Departs from the
 * paper: the logarithm is not undone, as in the LM-Polygraph library, whose numbers these are.
 *
 * <p>Value in nats, from 0 upwards, larger means less sure. A claim always has a token; a trace
 * cannot hold NaN or infinite log-probabilities of chosen tokens. Immutable and safe for use by
 * several threads.
 */
public final class ClaimPerplexity implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("claim-perplexity", Level.CLAIM)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(ClaimTokens.PAPER);
  private static final ClaimPerplexity INSTANCE = new ClaimPerplexity();

  private ClaimPerplexity() {}

  /**
   * The scorer; both profiles are the same.
   *
   * @return the scorer
   */
  public static ClaimPerplexity withDefaults() {
    return INSTANCE;
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    return claims.stream().map(claim -> new Score(INFO, value(trace, claim))).toList();
  }

  private static double value(Trace trace, Claim claim) {
    return 0.0 - ClaimTokens.logprobs(trace, claim).sum() / claim.tokens().size();
  }

  @Override
  public String toString() {
    return "ClaimPerplexity.withDefaults()";
  }
}
