package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * The largest entropy of the model's distribution at a token of a claim.
 *
 * <pre>
 *   value = max over the claim's tokens of H(x)
 * </pre>
 *
 * <p>A baseline of Fadeeva and others, "Fact-Checking the Output of Large Language Models via
 * Token-Level Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696. The numbers are
 * those of {@code MaxTokenEntropyClaim} of the LM-Polygraph library.
 *
 * <p>Value in nats, from 0 upwards, larger means less sure. A trace of which a text token has no
 * entropy is refused, naming {@code entropy}; so is a claim with a special token that has none. A
 * claim always has a token; a trace cannot hold NaN or infinite entropies. Immutable and safe for
 * use by several threads.
 */
public final class MaxTokenEntropyClaim implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("max-token-entropy-claim", Level.CLAIM)
          .withNeeds(Signal.ENTROPY)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(ClaimTokens.PAPER);
  private static final MaxTokenEntropyClaim INSTANCE = new MaxTokenEntropyClaim();

  private MaxTokenEntropyClaim() {}

  /**
   * The scorer; both profiles are the same.
   *
   * @return the scorer
   */
  public static MaxTokenEntropyClaim withDefaults() {
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
    return ClaimTokens.entropies(trace, claim).max().orElseThrow();
  }

  @Override
  public String toString() {
    return "MaxTokenEntropyClaim.withDefaults()";
  }
}
