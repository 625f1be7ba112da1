package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.attention.TokenFocus;
import io.github.uq4j.model.SignalRequest;
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
 * How unsure a claim's tokens are by themselves and by the keywords they look at.
 *
 * <pre>
 *   value = mean over the claim's tokens of the token's focus
 * </pre>
 *
 * <p>A token's focus is that of {@link TokenFocus}, computed on the whole answer: a claim inherits
 * doubt from keywords before it. Tianhang Zhang and others, "Enhancing Uncertainty-Based
 * Hallucination Detection with Stronger Focus", EMNLP 2023, https://arxiv.org/abs/2311.13230, who
 * average over the keywords of sentences.
 *
 * <p>{@link Profile#REFERENCE} reads attention as {@code FocusClaim} of the LM-Polygraph library
 * does. That class fails on an answer without keywords; here such an answer has a score like any
 * other.
 *
 * <p>Value without unit, from 0 upwards, larger means less sure. A trace that {@link TokenFocus}
 * refuses is refused. A claim always has a token. Immutable and safe for use by several threads if
 * the way to score tokens is.
 */
public final class ClaimFocus implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("focus-claim", Level.CLAIM)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withRange(Range.NON_NEGATIVE, Unit.NONE)
          .withPaper(
              new Paper(
                  "Tianhang Zhang, Lin Qiu, Qipeng Guo, Cheng Deng, Yue Zhang, Zheng Zhang,"
                      + " Chenghu Zhou, Xinbing Wang, Luoyi Fu",
                  "Enhancing Uncertainty-Based Hallucination Detection with Stronger Focus",
                  2023,
                  "https://arxiv.org/abs/2311.13230"));

  private final TokenFocus tokens;

  private ClaimFocus(TokenFocus tokens) {
    this.tokens = tokens;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimFocus withDefaults() {
    return new ClaimFocus(TokenFocus.withDefaults());
  }

  /**
   * The same in a profile.
   *
   * @param profile the profile
   * @return a new scorer
   */
  public ClaimFocus withProfile(Profile profile) {
    return new ClaimFocus(tokens.withProfile(profile));
  }

  /**
   * The same with another way to score tokens, say other keywords or another table of rarities.
   *
   * @param focus scores tokens
   * @return a new scorer
   */
  public ClaimFocus withTokens(TokenFocus focus) {
    return new ClaimFocus(focus);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return tokens.signals();
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return tokens.refusal(trace, helpers);
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    List<Double> focus = tokens.score(trace, helpers).values();
    return claims.stream().map(claim -> new Score(INFO, value(trace, claim, focus))).toList();
  }

  private static double value(Trace trace, Claim claim, List<Double> focus) {
    return ClaimTokens.of(trace, claim).stream().mapToDouble(focus::get).sum()
        / claim.tokens().size();
  }

  @Override
  public String toString() {
    return "ClaimFocus.withDefaults().withTokens(" + tokens + ")";
  }
}
