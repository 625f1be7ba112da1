package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.attention.Rauq;
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
 * How unsure a claim's tokens are when doubt about a token carries over to the tokens that look at
 * it.
 *
 * <pre>
 *   value = max over the middle layers of  - mean over the claim's tokens of ln c(t)
 * </pre>
 *
 * <p>The confidences {@code c} run over the whole answer, in the heads that {@link Rauq} chooses on
 * the whole answer; only the mean is restricted to the claim. So a claim inherits doubt from the
 * tokens before it, and the score of a claim that is the whole answer is that answer's. Vazhentsev
 * and others, "Uncertainty-Aware Attention Heads: Efficient Unsupervised Uncertainty Quantification
 * for LLMs", 2025, https://arxiv.org/abs/2505.20045, who score whole answers: the restriction is
 * this library's.
 *
 * <p>{@link Profile#REFERENCE} reads attention as LM-Polygraph does and adds 1, as it does for
 * whole answers; it has no such score of claims.
 *
 * <p>Value in nats, larger means less sure. A trace whose attention has no rows for all tokens of
 * the answer is refused; attention that is not finite and {@code >= 0} is an {@link
 * IllegalArgumentException}. A claim always has a token. Immutable and safe for use by several
 * threads.
 */
public final class ClaimRauq implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("rauq-claim", Level.CLAIM)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withRange(Range.REAL, Unit.NATS)
          .withPaper(
              new Paper(
                  "Artem Vazhentsev, Lyudmila Rvanova, Gleb Kuzmin, Ekaterina Fadeeva, Ivan"
                      + " Lazichny, Alexander Panchenko, Maxim Panov, Timothy Baldwin, Mrinmaya"
                      + " Sachan, Preslav Nakov, Artem Shelmanov",
                  "Uncertainty-Aware Attention Heads: Efficient Unsupervised Uncertainty"
                      + " Quantification for LLMs",
                  2025,
                  "https://arxiv.org/abs/2505.20045"));

  private final Profile profile;

  private ClaimRauq(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimRauq withDefaults() {
    return new ClaimRauq(Profile.DEFAULT);
  }

  /**
   * The same in a profile.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public ClaimRauq withProfile(Profile newProfile) {
    return new ClaimRauq(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  private Rauq answers() {
    return Rauq.withDefaults().withProfile(profile);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return answers().refusal(trace, helpers);
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    return claims.stream().map(claim -> new Score(INFO, value(trace, claim))).toList();
  }

  private double value(Trace trace, Claim claim) {
    double value = answers().ofTokens(trace, ClaimTokens.of(trace, claim));
    return profile == Profile.REFERENCE ? 1 + value : value;
  }

  @Override
  public String toString() {
    return "ClaimRauq.withDefaults().withProfile(" + profile + ")";
  }
}
