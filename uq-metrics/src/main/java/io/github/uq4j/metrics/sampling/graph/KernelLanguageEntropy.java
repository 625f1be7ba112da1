package io.github.uq4j.metrics.sampling.graph;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.math.SymmetricEigen;
import io.github.uq4j.metrics.sampling.answers.EntailmentMatrix;
import io.github.uq4j.score.Cost;
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
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;

/**
 * The von Neumann entropy of a heat kernel over the samples: with {@code W_ij = (e_ij + e_ji) +
 * (n_ij + n_ji) / 2}, {@code L = D - W} and {@code K = exp(-t L)} brought to diagonal entries 1/N,
 * the value is {@code -tr(K ln K) / ln N}.
 *
 * <p>In {@code [0, 1]} as a share of the largest value, which is the default; with {@link
 * KernelScale#NATS} in nats. Larger means less sure. e and n are the probabilities of entailment
 * and neutral, not one-hot votes. With {@link KernelNorm#RAW} the kernel stays as it is, and the
 * value can be any number. Eigenvalues below 1e-8 add nothing.
 *
 * <p>The entailment model is asked once a trace, about every ordered pair of distinct texts, given
 * alone, without the prompt. By default identical texts entail each other and are not asked about;
 * the reference profile asks about a text and itself, too, as LM-Polygraph does.
 *
 * <p>Edge cases: no samples are refused; one sample gives 0 (the reference divides 0 by 0);
 * identical samples give a small value, as a heat kernel at finite t keeps every sample a little
 * apart. A pair that a recorded trace has no judgement of is refused by name.
 *
 * <p>Source: Alexander Nikitin, Jannik Kossen, Yarin Gal, Pekka Marttinen, "Kernel Language
 * Entropy: Fine-grained Uncertainty Quantification for LLMs from Semantic Similarities", 2024, <a
 * href="https://arxiv.org/abs/2405.20003">https://arxiv.org/abs/2405.20003</a>. Departs from the
 * paper: probabilities stand where the paper has one-hot votes; texts are judged without the
 * question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class KernelLanguageEntropy implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Alexander Nikitin, Jannik Kossen, Yarin Gal, Pekka Marttinen",
          "Kernel Language Entropy: Fine-grained Uncertainty Quantification for "
              + "LLMs from Semantic Similarities",
          2024,
          "https://arxiv.org/abs/2405.20003");

  private static final ScorerInfo INFO =
      ScorerInfo.of("kernel-language-entropy", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(Range.UNIT, Unit.NONE)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final double SMALLEST = 1e-8;
  private static final double TINY = 1e-12;

  private static final KernelLanguageEntropy DEFAULTS =
      new KernelLanguageEntropy(Profile.DEFAULT, 0.3, KernelNorm.UNIT_TRACE, KernelScale.SHARE, 0);

  private final Profile profile;
  private final double time;
  private final KernelNorm norm;
  private final KernelScale scale;
  private final double jitter;

  private KernelLanguageEntropy(
      Profile profile, double time, KernelNorm norm, KernelScale scale, double jitter) {
    this.profile = profile;
    this.time = time;
    this.norm = norm;
    this.scale = scale;
    this.jitter = jitter;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static KernelLanguageEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public KernelLanguageEntropy withProfile(Profile newProfile) {
    return new KernelLanguageEntropy(newProfile, time, norm, scale, jitter);
  }

  /**
   * The same at another time.
   *
   * @param newTime the time t heat has to spread; finite and above 0
   * @return a scorer
   * @throws IllegalArgumentException if it is not
   */
  public KernelLanguageEntropy withTime(double newTime) {
    if (!(newTime > 0 && newTime < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("time = " + newTime + "; must be finite and > 0");
    }
    return new KernelLanguageEntropy(profile, newTime, norm, scale, jitter);
  }

  /**
   * The same with another normalisation.
   *
   * @param newNorm whether the kernel is brought to unit trace
   * @return a scorer
   */
  public KernelLanguageEntropy withNorm(KernelNorm newNorm) {
    return new KernelLanguageEntropy(profile, time, newNorm, scale, jitter);
  }

  /**
   * The same in another measure.
   *
   * @param newScale what the entropy is measured in
   * @return a scorer
   */
  public KernelLanguageEntropy withScale(KernelScale newScale) {
    return new KernelLanguageEntropy(profile, time, norm, newScale, jitter);
  }

  /**
   * The same with another jitter.
   *
   * @param newJitter added to every eigenvalue; finite and not negative
   * @return a scorer
   * @throws IllegalArgumentException if it is not
   */
  public KernelLanguageEntropy withJitter(double newJitter) {
    if (!(newJitter >= 0 && newJitter < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("jitter = " + newJitter + "; must be finite and >= 0");
    }
    return new KernelLanguageEntropy(profile, time, norm, scale, newJitter);
  }

  @Override
  public ScorerInfo info() {
    return norm == KernelNorm.UNIT_TRACE && jitter == 0 && scale == KernelScale.SHARE
        ? INFO
        : INFO.withRange(Range.REAL, scale == KernelScale.SHARE ? Unit.NONE : Unit.NATS);
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return EntailmentMatrix.questions(trace, profile);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    EntailmentMatrix matrix = EntailmentMatrix.of(trace, helpers, profile);
    int n = matrix.size();
    double[][] kernel =
        SymmetricEigen.of(laplacian(matrix)).mapped(lambda -> Math.exp(-time * lambda));
    if (norm == KernelNorm.UNIT_TRACE) {
      toUnitTrace(kernel);
    }
    SymmetricEigen eigen = SymmetricEigen.of(kernel);
    StableSum sum = new StableSum();
    for (int k = 0; k < n; k++) {
      double value = eigen.value(k) + jitter;
      if (value > SMALLEST) {
        sum.accept(-value * Math.log(value));
      }
    }
    double entropy =
        scale == KernelScale.NATS ? sum.value() : n == 1 ? 0 : sum.value() / Math.log(n);
    Range range = info().range();
    return new Score(info(), Math.max(range.low(), Math.min(range.high(), entropy)));
  }

  private static double[][] laplacian(EntailmentMatrix matrix) {
    int n = matrix.size();
    double[][] laplacian = new double[n][n];
    for (int i = 0; i < n; i++) {
      StableSum degree = new StableSum();
      for (int j = 0; j < n; j++) {
        if (i != j) {
          double weight = weight(matrix.of(i, j)) + weight(matrix.of(j, i));
          laplacian[i][j] = -weight;
          degree.accept(weight);
        }
      }
      laplacian[i][i] = degree.value();
    }
    return laplacian;
  }

  private static double weight(Entailment judgement) {
    double neutral = 1 - judgement.entailment() - judgement.contradiction();
    return judgement.entailment() + neutral / 2;
  }

  private static void toUnitTrace(double[][] kernel) {
    int n = kernel.length;
    double[] roots = new double[n];
    for (int i = 0; i < n; i++) {
      roots[i] = Math.sqrt(kernel[i][i]) + TINY;
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i][j] /= roots[i] * roots[j] * n;
      }
    }
  }

  @Override
  public String toString() {
    return "KernelLanguageEntropy[profile="
        + profile
        + ", time="
        + time
        + ", norm="
        + norm
        + ", scale="
        + scale
        + ", jitter="
        + jitter
        + "]";
  }
}
