package io.github.uq4j.metrics.cascade;

import io.github.uq4j.metrics.math.Quantile;
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
 * A quantile of the log-probabilities of an answer's tokens: 0 asks for the least sure token, 1 for
 * the surest, 0 unless set.
 *
 * <p>Quantiles interpolate between log-probabilities (definition 7 of Hyndman and Fan, NumPy's
 * default); the quantile of the probabilities would be another number.
 *
 * <p>In nats, {@code <= 0}; larger means more sure (a confidence).
 *
 * <p>Every listed token counts, the end of sequence included, unless {@link EndOfSequence} says
 * otherwise; the papers leave that open.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>. The paper
 * does not say how it interpolates.
 *
 * <p>Edge cases: an answer without a counted token is refused (as a {@link DeferralRule} it is
 * deferred). One token gives its log-probability whatever the level. Log-probabilities are finite
 * by construction of a trace. The profile changes nothing: no code of the authors is known.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ChowQuantile implements ForeseeableScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("chow-quantile", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(new Range(Double.NEGATIVE_INFINITY, 0), Unit.NATS)
          .withPaper(ChowPaper.PAPER);

  private static final ChowQuantile DEFAULTS = new ChowQuantile(EndOfSequence.COUNTED, 0);

  private final EndOfSequence end;
  private final double alpha;

  private ChowQuantile(EndOfSequence end, double alpha) {
    this.end = end;
    this.alpha = alpha;
  }

  /**
   * The rule with its defaults, the least token.
   *
   * @return the scorer
   */
  public static ChowQuantile withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same at another level.
   *
   * @param level alpha, in [0, 1]
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public ChowQuantile withAlpha(double level) {
    if (!(level >= 0 && level <= 1)) {
      throw new IllegalArgumentException("alpha = " + level + "; must be in [0, 1]");
    }
    return new ChowQuantile(end, level);
  }

  /**
   * The same with or without the token that ends the answer.
   *
   * @param policy whether it counts
   * @return a scorer
   */
  public ChowQuantile withEndOfSequence(EndOfSequence policy) {
    return new ChowQuantile(policy, alpha);
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
    return new Score(INFO, Math.min(0, Quantile.ofSorted(sorted, alpha)));
  }

  /**
   * Follows an answer while it is written.
   *
   * @param maxNewTokens how many tokens it can have at most, {@code >= 1}
   * @return the bound for one answer
   */
  @Override
  public ConfidenceBound bound(int maxNewTokens) {
    return ChowBound.ofQuantile(end, maxNewTokens, alpha);
  }

  @Override
  public String toString() {
    return "ChowQuantile[alpha=" + alpha + ", endOfSequence=" + end + "]";
  }
}
