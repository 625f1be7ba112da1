package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The entropy of a model's answers per token as samples show it: {@code -(1/N) sum_i (1/T_i) ln
 * p(s_i)} over N samples of T_i tokens.
 *
 * <p>In nats a token, {@code >= 0}; larger means less sure. By default sum and length are taken
 * over the same tokens, those of the text. The reference profile divides the whole log-probability,
 * end of sequence included, by the number of tokens of the text without it, as LM-Polygraph does.
 *
 * <p>Edge cases: without samples, or where a sample lists no tokens, it refuses. One sample gives
 * its own value. A sample without text (an immediate end of sequence) counts by default with its
 * end of sequence as one token, and in the reference as one of length 1.
 *
 * <p>Source: Andrey Malinin, Mark Gales, "Uncertainty Estimation in Autoregressive Structured
 * Prediction", 2021, <a
 * href="https://arxiv.org/abs/2002.07650">https://arxiv.org/abs/2002.07650</a>. Departs from the
 * paper: none; departs from LM-Polygraph in the default profile by leaving the end of sequence out
 * of the sum as well as of the length.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MonteCarloNormalizedSequenceEntropy implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Andrey Malinin, Mark Gales",
          "Uncertainty Estimation in Autoregressive Structured Prediction",
          2021,
          "https://arxiv.org/abs/2002.07650");

  private static final ScorerInfo INFO =
      ScorerInfo.of("monte-carlo-normalized-sequence-entropy", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.SAMPLE_LOGPROBS)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(PAPER);

  private static final MonteCarloNormalizedSequenceEntropy DEFAULTS =
      new MonteCarloNormalizedSequenceEntropy(Profile.DEFAULT);

  private final Profile profile;

  private MonteCarloNormalizedSequenceEntropy(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static MonteCarloNormalizedSequenceEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public MonteCarloNormalizedSequenceEntropy withProfile(Profile newProfile) {
    return new MonteCarloNormalizedSequenceEntropy(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> SampledAnswers.refusalOfTokens(trace));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    SampledAnswers answers = SampledAnswers.of(trace);
    StableSum sum = new StableSum();
    IntStream.range(0, answers.size())
        .mapToDouble(i -> answers.logprobPerToken(i, profile))
        .forEachOrdered(sum);
    return new Score(INFO, 0 - sum.mean());
  }

  @Override
  public String toString() {
    return "MonteCarloNormalizedSequenceEntropy[profile=" + profile + "]";
  }
}
