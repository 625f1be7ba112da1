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
 * How many groups the samples form, as a real number: {@code sum_k max(0, 1 - lambda_k)} over the
 * eigenvalues of the normalised graph Laplacian {@code I - D^(-1/2) W D^(-1/2)}.
 *
 * <p>Without unit, {@code >= 0}, about 1 for samples that all agree and N for samples that share
 * nothing. Larger means less sure.
 *
 * <p>The weight of two samples is {@link Affinity}: the mean of both directions' entailment
 * probability, 1 minus the mean of their contradiction probabilities, or the Jaccard index of their
 * lower-cased words (which no model is asked about). The entailment model is asked once a trace,
 * about every ordered pair of distinct texts, given alone, without the prompt. By default identical
 * texts entail each other and are not asked about; the reference profile asks about a text and
 * itself, too, as LM-Polygraph does. By Jaccard's index two texts without words share nothing in
 * the reference; by default identical texts are alike whatever they hold.
 *
 * <p>Edge cases: no samples are refused; one sample gives 1; identical samples give 1 by default. A
 * sample that has weight 0 with every other and itself stands alone. A pair that a recorded trace
 * has no judgement of is refused by name.
 *
 * <p>Source: Zhen Lin, Shubhendu Trivedi, Jimeng Sun, "Generating with Confidence: Uncertainty
 * Quantification for Black-box Large Language Models", 2024, <a
 * href="https://arxiv.org/abs/2305.19187">https://arxiv.org/abs/2305.19187</a>. Departs from the
 * paper: texts are judged without the question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class EigValLaplacian implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Zhen Lin, Shubhendu Trivedi, Jimeng Sun",
          "Generating with Confidence: Uncertainty Quantification for Black-box "
              + "Large Language Models",
          2024,
          "https://arxiv.org/abs/2305.19187");

  private static final ScorerInfo INFO =
      ScorerInfo.of("eig-val-laplacian", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(Range.NON_NEGATIVE, Unit.NONE)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final ScorerInfo WORDS_INFO =
      INFO.withNeeds(Signal.SAMPLES).withCost(Cost.RECORDED);

  private static final EigValLaplacian DEFAULTS =
      new EigValLaplacian(Profile.DEFAULT, Affinity.ENTAILMENT);

  private final Profile profile;
  private final Affinity affinity;

  private EigValLaplacian(Profile profile, Affinity affinity) {
    this.profile = profile;
    this.affinity = affinity;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static EigValLaplacian withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public EigValLaplacian withProfile(Profile newProfile) {
    return new EigValLaplacian(newProfile, affinity);
  }

  /**
   * The same with another affinity; what it needs changes with it.
   *
   * @param newAffinity what makes two samples neighbours
   * @return a scorer
   */
  public EigValLaplacian withAffinity(Affinity newAffinity) {
    return new EigValLaplacian(profile, newAffinity);
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
    StableSum sum = new StableSum();
    for (int k = 0; k < eigen.size(); k++) {
      sum.accept(Math.max(0, 1 - eigen.value(k)));
    }
    return new Score(info(), sum.value());
  }

  @Override
  public String toString() {
    return "EigValLaplacian[profile=" + profile + ", affinity=" + affinity + "]";
  }
}
