package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Trace;
import java.util.List;

/**
 * How improbable the model found the exact words of a claim.
 *
 * <pre>
 *   value = 1 - product over the claim's tokens of p(x)
 * </pre>
 *
 * <p>The baseline "maximum probability" of Fadeeva and others, "Fact-Checking the Output of Large
 * Language Models via Token-Level Uncertainty Quantification", 2024,
 * https://arxiv.org/abs/2403.04696.
 *
 * <p>{@link Profile#REFERENCE} is {@code MaximumClaimProbability} of the LM-Polygraph library:
 * {@code value = -sum ln p(x)} in nats, from 0 upwards, which ranks claims the same way.
 *
 * <p>Value in {@code [0, 1]}, larger means less sure; equal to 1 within rounding for a long claim,
 * where the reference still tells claims apart. A claim always has a token; a trace cannot hold NaN
 * or infinite log-probabilities of chosen tokens. Immutable and safe for use by several threads.
 */
public final class MaxClaimProbability implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("max-claim-probability", Level.CLAIM).withPaper(ClaimTokens.PAPER);
  private static final ScorerInfo DEFAULT = INFO.withRange(Range.UNIT, Unit.PROBABILITY);
  private static final ScorerInfo REFERENCE = INFO.withRange(Range.NON_NEGATIVE, Unit.NATS);

  private final Profile profile;

  private MaxClaimProbability(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static MaxClaimProbability withDefaults() {
    return new MaxClaimProbability(Profile.DEFAULT);
  }

  /**
   * The same in a profile.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public MaxClaimProbability withProfile(Profile newProfile) {
    return new MaxClaimProbability(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return profile == Profile.REFERENCE ? REFERENCE : DEFAULT;
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    return claims.stream().map(claim -> new Score(info(), value(trace, claim))).toList();
  }

  private double value(Trace trace, Claim claim) {
    double sum = ClaimTokens.logprobs(trace, claim).sum();
    return profile == Profile.REFERENCE ? 0.0 - sum : 0.0 - Math.expm1(sum);
  }

  @Override
  public String toString() {
    return "MaxClaimProbability.withDefaults().withProfile(" + profile + ")";
  }
}
