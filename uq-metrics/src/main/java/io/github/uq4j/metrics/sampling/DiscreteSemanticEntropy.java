package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.math.StableSum;
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
 * The entropy over meanings by counting alone: {@code -sum_c (n_c/N) ln(n_c/N)} where n_c of N
 * samples fall into class c of samples that entail each other.
 *
 * <p>In nats, from 0 to {@code ln N}; larger means less sure. No log-probability is needed. The
 * entailment model is asked once a trace, about every ordered pair of distinct texts; texts are
 * given alone, without the prompt. Identical texts are taken to entail each other and are not asked
 * about; the reference profile asks about them, too, as LM-Polygraph does. The profiles differ in
 * nothing else.
 *
 * <p>Edge cases: no samples are refused; one sample, or identical samples, give 0. A pair that a
 * recorded trace has no judgement of is refused by name.
 *
 * <p>Source: Sebastian Farquhar, Jannik Kossen, Lorenz Kuhn, Yarin Gal, "Detecting hallucinations
 * in large language models using semantic entropy", 2024, <a
 * href="https://doi.org/10.1038/s41586-024-07421-0">https://doi.org/10.1038/s41586-024-07421-0</a>.
 * Departs from the paper: texts are judged without the question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class DiscreteSemanticEntropy implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Sebastian Farquhar, Jannik Kossen, Lorenz Kuhn, Yarin Gal",
          "Detecting hallucinations in large language models using semantic " + "entropy",
          2024,
          "https://doi.org/10.1038/s41586-024-07421-0");

  private static final ScorerInfo INFO =
      ScorerInfo.of("discrete-semantic-entropy", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(Range.NON_NEGATIVE, Unit.NATS)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final DiscreteSemanticEntropy DEFAULTS =
      new DiscreteSemanticEntropy(Profile.DEFAULT);

  private final Profile profile;

  private DiscreteSemanticEntropy(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static DiscreteSemanticEntropy withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public DiscreteSemanticEntropy withProfile(Profile newProfile) {
    return new DiscreteSemanticEntropy(newProfile);
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
    StableSum sum = new StableSum();
    for (int c = 0; c < classes.count(); c++) {
      double share = (double) classes.members(c).size() / classes.ofSample().size();
      sum.accept(-share * Math.log(share));
    }
    return new Score(INFO, Math.max(0, sum.value()));
  }

  @Override
  public String toString() {
    return "DiscreteSemanticEntropy[profile=" + profile + "]";
  }
}
