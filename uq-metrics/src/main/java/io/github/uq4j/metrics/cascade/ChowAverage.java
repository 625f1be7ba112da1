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
 * The mean log-probability of an answer's tokens, {@code (1/T) sum_t ln p_t}: Chow's rule without
 * its dislike of long answers. It overdoes it, so that short answers are handed on first.
 *
 * <p>In nats, {@code <= 0}; larger means more sure (a confidence).
 *
 * <p>Every listed token counts, the end of sequence included, unless {@link EndOfSequence} says
 * otherwise; the papers leave that open.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>.
 *
 * <p>Edge cases: an answer without a counted token is refused (as a {@link DeferralRule} it is
 * deferred). One token gives its log-probability. Log-probabilities are finite by construction of a
 * trace. The profile changes nothing: no code of the authors is known.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ChowAverage implements ForeseeableScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("chow-average", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(new Range(Double.NEGATIVE_INFINITY, 0), Unit.NATS)
          .withPaper(ChowPaper.PAPER);

  private static final ChowAverage DEFAULTS = new ChowAverage(EndOfSequence.COUNTED);

  private final EndOfSequence end;

  private ChowAverage(EndOfSequence end) {
    this.end = end;
  }

  /**
   * The rule with its defaults.
   *
   * @return the scorer
   */
  public static ChowAverage withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with or without the token that ends the answer.
   *
   * @param policy whether it counts
   * @return a scorer
   */
  public ChowAverage withEndOfSequence(EndOfSequence policy) {
    return new ChowAverage(policy);
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
    StableSum sum = new StableSum();
    end.logprobs(trace.generation()).forEachOrdered(sum);
    return new Score(INFO, Math.min(0, sum.mean()));
  }

  /**
   * Follows an answer while it is written.
   *
   * @param maxNewTokens how many tokens it can have at most, {@code >= 1}
   * @return the bound for one answer
   */
  @Override
  public ConfidenceBound bound(int maxNewTokens) {
    return ChowBound.ofSum(end, maxNewTokens);
  }

  @Override
  public String toString() {
    return "ChowAverage[endOfSequence=" + end + "]";
  }
}
