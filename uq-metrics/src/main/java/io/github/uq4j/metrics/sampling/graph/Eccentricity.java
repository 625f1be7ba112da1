package io.github.uq4j.metrics.sampling.graph;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.math.SymmetricEigen;
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
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;

/**
 * How far the samples lie from their centre: with the eigenvectors u_k of the normalised Laplacian
 * whose eigenvalue is below the threshold as coordinates, {@code sqrt(sum_i |x_i - mean|^2)}.
 *
 * <p>Computed as {@code sqrt(k - sum_k (sum_i u_k(i))^2 / N)}, which does not depend on the basis
 * chosen where eigenvalues coincide. Without unit, {@code >= 0}; larger means less sure. The value
 * jumps where an eigenvalue crosses the threshold (0.9 unless set).
 *
 * <p>The weight of two samples is {@link Affinity}: the mean of both directions' entailment
 * probability, 1 minus the mean of their contradiction probabilities, or the Jaccard index of their
 * lower-cased words (which no model is asked about). The entailment model is asked once a trace,
 * about every ordered pair of distinct texts, given alone, without the prompt. By default identical
 * texts entail each other and are not asked about; the reference profile asks about a text and
 * itself, too, as LM-Polygraph does. By Jaccard's index two texts without words share nothing in
 * the reference; by default identical texts are alike whatever they hold.
 *
 * <p>Edge cases: no samples are refused; one sample, or identical samples, give 0 by default. A
 * pair that a recorded trace has no judgement of is refused by name.
 *
 * <p>Source: Zhen Lin, Shubhendu Trivedi, Jimeng Sun, "Generating with Confidence: Uncertainty
 * Quantification for Black-box Large Language Models", 2024, <a
 * href="https://arxiv.org/abs/2305.19187">https://arxiv.org/abs/2305.19187</a>. Departs from the
 * paper: texts are judged without the question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Eccentricity implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Zhen Lin, Shubhendu Trivedi, Jimeng Sun",
          "Generating with Confidence: Uncertainty Quantification for Black-box "
              + "Large Language Models",
          2024,
          "https://arxiv.org/abs/2305.19187");

  private static final ScorerInfo INFO =
      ScorerInfo.of("eccentricity", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(Range.NON_NEGATIVE, Unit.NONE)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final ScorerInfo WORDS_INFO =
      INFO.withNeeds(Signal.SAMPLES).withCost(Cost.RECORDED);

  private static final Eccentricity DEFAULTS =
      new Eccentricity(Profile.DEFAULT, Affinity.ENTAILMENT, 0.9);

  private final Profile profile;
  private final Affinity affinity;
  private final double threshold;

  private Eccentricity(Profile profile, Affinity affinity, double threshold) {
    this.profile = profile;
    this.affinity = affinity;
    this.threshold = threshold;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static Eccentricity withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public Eccentricity withProfile(Profile newProfile) {
    return new Eccentricity(newProfile, affinity, threshold);
  }

  /**
   * The same with another affinity; what it needs changes with it.
   *
   * @param newAffinity what makes two samples neighbours
   * @return a scorer
   */
  public Eccentricity withAffinity(Affinity newAffinity) {
    return new Eccentricity(profile, newAffinity, threshold);
  }

  /**
   * The same with another threshold.
   *
   * @param newThreshold eigenvalues below it count; finite
   * @return a scorer
   * @throws IllegalArgumentException if it is not
   */
  public Eccentricity withThreshold(double newThreshold) {
    if (!(Double.isFinite(newThreshold))) {
      throw new IllegalArgumentException("threshold = " + newThreshold + "; must be finite");
    }
    return new Eccentricity(profile, affinity, newThreshold);
  }

  @Override
  public ScorerInfo info() {
    return affinity == Affinity.JACCARD ? WORDS_INFO : INFO;
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return SampleGraph.questions(trace, affinity, profile);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    SymmetricEigen eigen = SampleGraph.of(trace, helpers, affinity, profile).laplacian();
    int n = eigen.size();
    StableSum sum = new StableSum();
    for (int k = 0; k < n; k++) {
      if (eigen.value(k) < threshold) {
        StableSum total = new StableSum();
        for (int i = 0; i < n; i++) {
          total.accept(eigen.component(k, i));
        }
        double mean = total.mean();
        for (int i = 0; i < n; i++) {
          double offset = eigen.component(k, i) - mean;
          sum.accept(offset * offset);
        }
      }
    }
    return new Score(info(), Math.sqrt(sum.value()));
  }

  @Override
  public String toString() {
    return "Eccentricity[profile="
        + profile
        + ", affinity="
        + affinity
        + ", threshold="
        + threshold
        + "]";
  }
}
