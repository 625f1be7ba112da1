package io.github.uq4j.metrics.cascade;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * The mean log-probability of an answer's least sure tokens, the {@code ceil(alpha T)} worst of
 * {@code T} (conditional value at risk): a smooth relative of the least token, alpha 0.25 unless
 * set.
 *
 * <p>In nats, {@code <= 0}; larger means more sure (a confidence).
 *
 * <p>Every listed token counts, the end of sequence included, unless {@link EndOfSequence} says
 * otherwise; the papers leave that open.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>. An addition
 * of ours.
 *
 * <p>Edge cases: an answer without a counted token is refused (as a {@link DeferralRule} it is
 * deferred). One token gives its log-probability whatever the share. Log-probabilities are finite
 * by construction of a trace. The profile changes nothing: no code of the authors is known.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ChowCvar implements ForeseeableScorer {

  /** What rounding may add to a product before it counts as one token more. */
  private static final double ROUNDING = 1e-9;

  private static final ScorerInfo INFO =
      ScorerInfo.of("chow-cvar", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(new Range(Double.NEGATIVE_INFINITY, 0), Unit.NATS)
          .withPaper(ChowPaper.PAPER);

  private static final ChowCvar DEFAULTS = new ChowCvar(EndOfSequence.COUNTED, 0.25);

  private final EndOfSequence end;
  private final double alpha;

  private ChowCvar(EndOfSequence end, double alpha) {
    this.end = end;
    this.alpha = alpha;
  }

  /**
   * The rule with its defaults, the worst quarter.
   *
   * @return the scorer
   */
  public static ChowCvar withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same of another share.
   *
   * @param share alpha, in (0, 1]
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public ChowCvar withAlpha(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("alpha = " + share + "; must be in (0, 1]");
    }
    return new ChowCvar(end, share);
  }

  /**
   * The same with or without the token that ends the answer.
   *
   * @param policy whether it counts
   * @return a scorer
   */
  public ChowCvar withEndOfSequence(EndOfSequence policy) {
    return new ChowCvar(policy, alpha);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return ForeseeableScorer.super
        .refusal(trace, helpers)
        .or(
            () ->
                end.logprobs(trace.generation()).findAny().isEmpty()
                    ? Optional.of("needs a token that counts; the answer has none")
                    : Optional.empty());
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double[] sorted = end.logprobs(trace.generation()).sorted().toArray();
    int worst = worst(sorted.length);
    StableSum sum = new StableSum();
    for (int i = 0; i < worst; i++) {
      sum.accept(sorted[i]);
    }
    return new Score(INFO, Math.min(0, sum.mean()));
  }

  private int worst(int length) {
    return Math.max(1, (int) Math.ceil(alpha * length - ROUNDING));
  }

  /**
   * Follows an answer while it is written.
   *
   * @param maxNewTokens how many tokens it can have at most, {@code >= 1}
   * @return the bound for one answer
   */
  @Override
  public ConfidenceBound bound(int maxNewTokens) {
    return ChowBound.ofWorst(end, worst(maxNewTokens));
  }

  @Override
  public String toString() {
    return "ChowCvar[alpha=" + alpha + ", endOfSequence=" + end + "]";
  }
}
