package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.attention.AttentionScore;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * How little a claim's tokens look at themselves.
 *
 * <pre>
 *   value = -(1/H) sum over heads of mean over the claim's tokens of ln(a(t, t) + 1e-12)
 * </pre>
 *
 * <p>The diagonal of the middle layer's attention, {@code floor(L/2)}, as in {@link
 * AttentionScore}, over the claim's tokens alone. Sriramanan and others, "LLM-Check: Investigating
 * Detection of Hallucinations in Large Language Models", NeurIPS 2024,
 * https://openreview.net/forum?id=LYx4w3CAgy. The mean over tokens keeps long and short claims
 * comparable.
 *
 * <p>{@link Profile#REFERENCE} is {@code AttentionScoreClaim} of the LM-Polygraph library: the sum
 * over the claim's tokens, which grows with the claim. It adds no 1e-12, a difference below 1e-9
 * for attention above 0.001; without it, attention of 0 would be an infinite score.
 *
 * <p>Value in nats, from 0 upwards, larger means less sure. A trace whose attention has no rows for
 * all tokens of the answer is refused; attention that is not finite and {@code >= 0} is an {@link
 * IllegalArgumentException}. A claim always has a token. Immutable and safe for use by several
 * threads.
 */
public final class ClaimAttentionScore implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("attention-score-claim", Level.CLAIM)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(
              new Paper(
                  "Gaurang Sriramanan, Siddhant Bharti, Vinu Sankar Sadasivan, Shoumik Saha,"
                      + " Priyatham Kattakinda, Soheil Feizi",
                  "LLM-Check: Investigating Detection of Hallucinations in Large Language Models",
                  2024,
                  "https://openreview.net/forum?id=LYx4w3CAgy"));

  private final Profile profile;

  private ClaimAttentionScore(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimAttentionScore withDefaults() {
    return new ClaimAttentionScore(Profile.DEFAULT);
  }

  /**
   * The same in a profile.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public ClaimAttentionScore withProfile(Profile newProfile) {
    return new ClaimAttentionScore(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return AttentionScore.withDefaults().refusal(trace, helpers);
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    return claims.stream().map(claim -> new Score(INFO, value(trace, claim))).toList();
  }

  private double value(Trace trace, Claim claim) {
    List<Integer> tokens = ClaimTokens.of(trace, claim);
    double sum = AttentionScore.withDefaults().ofTokens(trace, tokens);
    return profile == Profile.REFERENCE ? sum : sum / tokens.size();
  }

  @Override
  public String toString() {
    return "ClaimAttentionScore.withDefaults().withProfile(" + profile + ")";
  }
}
