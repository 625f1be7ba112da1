package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.math.SymmetricEigen;
import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
import io.github.uq4j.score.HelperQuestions;
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
import java.util.stream.Collectors;

/**
 * How far the samples' inner states spread: {@code (1/N) sum_k ln lambda_k} over the eigenvalues of
 * {@code Z J Z^T + alpha I}, where the rows of Z are the samples' states and J centres each row
 * over its components.
 *
 * <p>Without unit, any finite number; larger means less sure. A state is taken at the middle
 * block's output (level {@code L/2} of the recorded levels, where level 0 holds the embeddings and
 * L is the number of blocks), by default at the last token of the text, in the reference at the
 * last recorded position. Where not every sample has hidden states, vectors of an embedding model
 * are taken instead, one a text.
 *
 * <p>The centring over components, which looks like a slip for one over samples, is the paper's
 * own: its J is the centring matrix of the state's dimension. Both profiles keep it. Like
 * LM-Polygraph, both leave out the division by the dimension that the authors' code does; it shifts
 * all scores of one model alike.
 *
 * <p>Edge cases: without hidden states of every sample and without an embedding model it refuses;
 * states of different width are refused. One sample gives {@code ln(|z|^2 + alpha)} of its centred
 * state; identical samples leave one eigenvalue above alpha. States of one component are centred to
 * 0 and give {@code ln alpha}. A state that is not finite is refused.
 *
 * <p>Source: Chao Chen, Kai Liu, Ze Chen, Yi Gu, Yue Wu, Mingyuan Tao, Zhihang Fu, Jieping Ye,
 * "INSIDE: LLMs' Internal States Retain the Power of Hallucination Detection", 2024, <a
 * href="https://arxiv.org/abs/2402.03744">https://arxiv.org/abs/2402.03744</a>. Departs from the
 * paper: no clipping of features.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class EigenScore implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Chao Chen, Kai Liu, Ze Chen, Yi Gu, Yue Wu, Mingyuan Tao, Zhihang Fu, " + "Jieping Ye",
          "INSIDE: LLMs' Internal States Retain the Power of Hallucination " + "Detection",
          2024,
          "https://arxiv.org/abs/2402.03744");

  private static final ScorerInfo INFO =
      ScorerInfo.of("eigen-score", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES)
          .withRange(Range.REAL, Unit.NATS)
          .withPaper(PAPER);

  /** What the reference puts for an eigenvalue that is not positive. */
  private static final double SMALLEST = 1e-10;

  private static final EigenScore DEFAULTS = new EigenScore(Profile.DEFAULT, 1e-3);

  private final Profile profile;
  private final double alpha;

  private EigenScore(Profile profile, double alpha) {
    this.profile = profile;
    this.alpha = alpha;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static EigenScore withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public EigenScore withProfile(Profile newProfile) {
    return new EigenScore(newProfile, alpha);
  }

  /**
   * The same with another regularisation.
   *
   * @param newAlpha added to the diagonal; finite and above 0
   * @return a scorer
   * @throws IllegalArgumentException if it is not
   */
  public EigenScore withAlpha(double newAlpha) {
    if (!(newAlpha > 0 && newAlpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("alpha = " + newAlpha + "; must be finite and > 0");
    }
    return new EigenScore(profile, newAlpha);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(
            () ->
                SampleStates.recorded(trace) || helpers.embedding().isPresent()
                    ? Optional.empty()
                    : Optional.of(
                        "needs hidden-states of every sample, or embeddings; the trace has "
                            + trace.signals().stream()
                                .map(Signal::id)
                                .collect(Collectors.joining(", "))));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return SampleStates.recorded(trace)
        ? HelperQuestions.none()
        : HelperQuestions.ofEmbedding(SampledAnswers.of(trace).distinctTexts());
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double[][] states =
        SampleStates.recorded(trace)
            ? SampleStates.middle(trace, profile)
            : SampleStates.embedded(trace, helpers.embedding().orElseThrow());
    return new Score(INFO, ofStates(states));
  }

  /** The score of one state a sample; the states are centred in place. */
  double ofStates(double[][] states) {
    SymmetricEigen eigen = SymmetricEigen.of(covariance(states));
    StableSum sum = new StableSum();
    for (int k = 0; k < eigen.size(); k++) {
      double value = eigen.value(k);
      sum.accept(
          Math.log(
              profile == Profile.REFERENCE
                  ? (value > 0 ? value : SMALLEST)
                  : Math.max(value, alpha)));
    }
    return sum.mean();
  }

  private double[][] covariance(double[][] states) {
    for (double[] state : states) {
      double mean = StableSum.of(state) / state.length;
      for (int d = 0; d < state.length; d++) {
        state[d] -= mean;
      }
    }
    double[][] covariance = new double[states.length][states.length];
    for (int i = 0; i < states.length; i++) {
      for (int j = 0; j <= i; j++) {
        StableSum dot = new StableSum();
        for (int d = 0; d < states[i].length; d++) {
          dot.accept(states[i][d] * states[j][d]);
        }
        covariance[i][j] = dot.value() + (i == j ? alpha : 0);
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }

  @Override
  public String toString() {
    return "EigenScore[profile=" + profile + ", alpha=" + alpha + "]";
  }
}
