package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.sampling.answers.EntailmentMatrix;
import io.github.uq4j.metrics.sampling.answers.SemanticClasses;
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
 * The share of samples outside the largest class of equal meaning: {@code 1 - max_c n_c / N}.
 *
 * <p>In {@code [0, 1)}; larger means less sure. The entailment model is asked once a trace, about
 * every ordered pair of distinct texts; texts are given alone, without the prompt. Identical texts
 * are taken to entail each other and are not asked about; the reference profile asks about them,
 * too, as LM-Polygraph does. The profiles differ in nothing else.
 *
 * <p>Edge cases: no samples are refused; one sample, or identical samples, give 0; classes of equal
 * size give the same value, whichever is taken. A pair that a recorded trace has no judgement of is
 * refused by name.
 *
 * <p>Source: Lorenz Kuhn, Yarin Gal, Sebastian Farquhar, "Semantic Uncertainty: Linguistic
 * Invariances for Uncertainty Estimation in Natural Language Generation", 2023, <a
 * href="https://arxiv.org/abs/2302.09664">https://arxiv.org/abs/2302.09664</a>. The paper gives the
 * classes; the measure is the class LabelProb of LM-Polygraph. Departs from the paper: texts are
 * judged without the question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LabelProb implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Lorenz Kuhn, Yarin Gal, Sebastian Farquhar",
          "Semantic Uncertainty: Linguistic Invariances for Uncertainty "
              + "Estimation in Natural Language Generation",
          2023,
          "https://arxiv.org/abs/2302.09664");

  private static final ScorerInfo INFO =
      ScorerInfo.of("label-prob", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final LabelProb DEFAULTS = new LabelProb(Profile.DEFAULT);

  private final Profile profile;

  private LabelProb(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static LabelProb withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public LabelProb withProfile(Profile newProfile) {
    return new LabelProb(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return EntailmentMatrix.questions(trace, profile);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    SemanticClasses classes = SemanticClasses.of(EntailmentMatrix.of(trace, helpers, profile));
    int largest = 0;
    for (int c = 0; c < classes.count(); c++) {
      largest = Math.max(largest, classes.members(c).size());
    }
    return new Score(INFO, 1 - (double) largest / classes.ofSample().size());
  }

  @Override
  public String toString() {
    return "LabelProb[profile=" + profile + "]";
  }
}
