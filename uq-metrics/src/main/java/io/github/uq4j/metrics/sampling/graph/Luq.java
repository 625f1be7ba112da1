package io.github.uq4j.metrics.sampling.graph;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.sampling.answers.EntailmentMatrix;
import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
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
import java.util.Optional;

/**
 * How little the samples support each other: {@code 1 - (1/N) sum_i (1/(N-1)) sum_{j != i} s_ij}
 * with {@code s_ij = p_e / (p_e + p_c)}, the probability of entailment when only entailment and
 * contradiction are in question.
 *
 * <p>In {@code [0, 1]}; larger means less sure. The entailment model is asked once a trace, about
 * every ordered pair of distinct texts, given alone, without the prompt. By default identical texts
 * entail each other and are not asked about; the reference profile asks about a text and itself,
 * too, as LM-Polygraph does. The profiles differ in nothing else.
 *
 * <p>Edge cases: fewer than two samples are refused; identical samples give 0 by default; where a
 * judgement is wholly neutral (both probabilities 0), {@code s = 1/2}. A pair that a recorded trace
 * has no judgement of is refused by name.
 *
 * <p>Source: Caiqi Zhang, Fangyu Liu, Marco Basaldella, Nigel Collier, "LUQ: Long-text Uncertainty
 * Quantification for LLMs", 2024, <a
 * href="https://arxiv.org/abs/2403.20279">https://arxiv.org/abs/2403.20279</a>. Departs from the
 * paper: whole samples are compared, not their sentences, as in LM-Polygraph.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Luq implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Caiqi Zhang, Fangyu Liu, Marco Basaldella, Nigel Collier",
          "LUQ: Long-text Uncertainty Quantification for LLMs",
          2024,
          "https://arxiv.org/abs/2403.20279");

  private static final ScorerInfo INFO =
      ScorerInfo.of("luq", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final Luq DEFAULTS = new Luq(Profile.DEFAULT);

  private final Profile profile;

  private Luq(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static Luq withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public Luq withProfile(Profile newProfile) {
    return new Luq(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> SampledAnswers.refusalOfPairs(trace));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return EntailmentMatrix.questions(trace, profile);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    EntailmentMatrix matrix = EntailmentMatrix.of(trace, helpers, profile);
    StableSum sum = new StableSum();
    for (int i = 0; i < matrix.size(); i++) {
      for (int j = 0; j < matrix.size(); j++) {
        if (i != j) {
          sum.accept(support(matrix.of(i, j)));
        }
      }
    }
    return new Score(INFO, Math.max(0, 1 - sum.mean()));
  }

  private static double support(Entailment judgement) {
    double decided = judgement.entailment() + judgement.contradiction();
    return decided > 0 ? judgement.entailment() / decided : 0.5;
  }

  @Override
  public String toString() {
    return "Luq[profile=" + profile + "]";
  }
}
