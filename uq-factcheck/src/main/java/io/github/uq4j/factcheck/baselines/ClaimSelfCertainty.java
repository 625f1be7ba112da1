package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.token.SelfCertainty;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
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
 * How far the model's distributions at a claim's tokens are from uniform.
 *
 * <pre>
 *   value = mean over the claim's tokens of KL(uniform || p)
 * </pre>
 *
 * <p>The numbers are those of {@link SelfCertainty} over the claim's tokens alone; Kang, Zhao and
 * Song, "Scalable Best-of-N Selection for Large Language Models via Self-Certainty", 2025,
 * https://arxiv.org/abs/2502.18581, who score whole answers.
 *
 * <p>{@link Profile#REFERENCE} is {@code SelfCertaintyClaim} of the LM-Polygraph library: the
 * negative value, an uncertainty {@code <= 0}, which ranks claims the same way.
 *
 * <p>Value in nats, from 0 upwards, larger means more sure (a confidence). A trace of which a text
 * token has neither a row of logits nor statistics is refused; so is a claim with a special token
 * that has neither. A claim always has a token. Words that were ruled out have no part in it.
 * Immutable and safe for use by several threads.
 */
public final class ClaimSelfCertainty implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("self-certainty-claim", Level.CLAIM)
          .withNeeds(Signal.STATISTICS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(
              new Paper(
                  "Zhewei Kang, Xuandong Zhao, Dawn Song",
                  "Scalable Best-of-N Selection for Large Language Models via Self-Certainty",
                  2025,
                  "https://arxiv.org/abs/2502.18581"));
  private static final ScorerInfo REFERENCE =
      INFO.withOrientation(Orientation.UNCERTAINTY)
          .withRange(new Range(Double.NEGATIVE_INFINITY, 0), Unit.NATS);

  private final Profile profile;

  private ClaimSelfCertainty(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimSelfCertainty withDefaults() {
    return new ClaimSelfCertainty(Profile.DEFAULT);
  }

  /**
   * The same in a profile.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public ClaimSelfCertainty withProfile(Profile newProfile) {
    return new ClaimSelfCertainty(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return profile == Profile.REFERENCE ? REFERENCE : INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SelfCertainty.withDefaults().refusal(trace, helpers);
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    return claims.stream().map(claim -> new Score(info(), value(trace, claim))).toList();
  }

  private double value(Trace trace, Claim claim) {
    double mean = SelfCertainty.withDefaults().ofTokens(trace, ClaimTokens.of(trace, claim));
    return profile == Profile.REFERENCE ? 0.0 - mean : mean;
  }

  @Override
  public String toString() {
    return "ClaimSelfCertainty.withDefaults().withProfile(" + profile + ")";
  }
}
