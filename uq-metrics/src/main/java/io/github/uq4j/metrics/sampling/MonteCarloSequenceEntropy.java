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
import java.util.stream.IntStream;

/**
 * The entropy of a model's answers as samples show it: {@code -(1/N) sum_i ln p(s_i)} over N
 * samples.
 *
 * <p>In nats, {@code >= 0}; larger means less sure. {@code ln p(s_i)} is the recorded total of a
 * sample, else the sum over every listed token, the end of sequence included. Both profiles agree.
 *
 * <p>Edge cases: without samples, or samples without log-probabilities, it refuses. One sample
 * gives its own negative log-probability, identical samples theirs; samples may differ in length. A
 * sample without text counts with its end of sequence. A sum beyond the range of a double is an
 * {@link ArithmeticException}.
 *
 * <p>Source: Andrey Malinin, Mark Gales, "Uncertainty Estimation in Autoregressive Structured
 * Prediction", 2021, <a
 * href="https://arxiv.org/abs/2002.07650">https://arxiv.org/abs/2002.07650</a>. Departs from the
 * paper: none.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MonteCarloSequenceEntropy implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Andrey Malinin, Mark Gales",
          "Uncertainty Estimation in Autoregressive Structured Prediction",
          2021,
          "https://arxiv.org/abs/2002.07650");

  private static final ScorerInfo INFO =
      ScorerInfo.of("monte-carlo-sequence-entropy", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.SAMPLE_LOGPROBS)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withPaper(PAPER);

  private static final MonteCarloSequenceEntropy DEFAULTS =
      new MonteCarloSequenceEntropy(Profile.DEFAULT);

  private final Profile profile;

  private MonteCarloSequenceEntropy(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static MonteCarloSequenceEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public MonteCarloSequenceEntropy withProfile(Profile newProfile) {
    return new MonteCarloSequenceEntropy(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    SampledAnswers answers = SampledAnswers.of(trace);
    StableSum sum = new StableSum();
    IntStream.range(0, answers.size()).mapToDouble(answers::logprob).forEachOrdered(sum);
    return new Score(INFO, 0 - sum.mean());
  }

  @Override
  public String toString() {
    return "MonteCarloSequenceEntropy[profile=" + profile + "]";
  }
}
