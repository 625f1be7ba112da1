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
 * The log-probability of an answer over a power of its length, {@code sum_t ln p_t / T^gamma}:
 * between {@link ChowSum} ({@code gamma = 0}) and {@link ChowAverage} ({@code gamma = 1}), 0.5
 * unless set.
 *
 * <p>In nats, {@code <= 0}; larger means more sure (a confidence).
 *
 * <p>Every listed token counts, the end of sequence included, unless {@link EndOfSequence} says
 * otherwise; the papers leave that open.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>. An addition
 * of ours: the power of the length is that of length penalties in beam search.
 *
 * <p>Edge cases: an answer without a counted token is refused (as a {@link DeferralRule} it is
 * deferred). One token gives its log-probability whatever the exponent. Log-probabilities are
 * finite by construction of a trace. The profile changes nothing: no code of the authors is known.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ChowLengthAware implements ForeseeableScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("chow-length-aware", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(new Range(Double.NEGATIVE_INFINITY, 0), Unit.NATS)
          .withPaper(ChowPaper.PAPER);

  private static final ChowLengthAware DEFAULTS = new ChowLengthAware(EndOfSequence.COUNTED, 0.5);

  private final EndOfSequence end;
  private final double gamma;

  private ChowLengthAware(EndOfSequence end, double gamma) {
    this.end = end;
    this.gamma = gamma;
  }

  /**
   * The rule with its defaults, gamma 0.5.
   *
   * @return the scorer
   */
  public static ChowLengthAware withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another power of the length.
   *
   * @param exponent gamma, in [0, 1]
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public ChowLengthAware withGamma(double exponent) {
    if (!(exponent >= 0 && exponent <= 1)) {
      throw new IllegalArgumentException("gamma = " + exponent + "; must be in [0, 1]");
    }
    return new ChowLengthAware(end, exponent);
  }

  /**
   * The same with or without the token that ends the answer.
   *
   * @param policy whether it counts
   * @return a scorer
   */
  public ChowLengthAware withEndOfSequence(EndOfSequence policy) {
    return new ChowLengthAware(policy, gamma);
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
    double[] logprobs = end.logprobs(trace.generation()).toArray();
    return new Score(INFO, Math.min(0, StableSum.of(logprobs) / Math.pow(logprobs.length, gamma)));
  }

  /**
   * Follows an answer while it is written.
   *
   * @param maxNewTokens how many tokens it can have at most, {@code >= 1}
   * @return the bound for one answer
   */
  @Override
  public ConfidenceBound bound(int maxNewTokens) {
    return ChowBound.ofSum(end, Math.pow(maxNewTokens, gamma));
  }

  @Override
  public String toString() {
    return "ChowLengthAware[gamma=" + gamma + ", endOfSequence=" + end + "]";
  }
}
