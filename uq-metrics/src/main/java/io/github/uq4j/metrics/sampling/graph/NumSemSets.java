package io.github.uq4j.metrics.sampling.graph;

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
import java.util.ArrayDeque;
import java.util.List;

/**
 * How many sets of meaning the samples form: the number of connected components of the graph that
 * joins two samples if entailment is more probable than contradiction in both directions.
 *
 * <p>A whole number from 1 to N; larger means less sure. The entailment model is asked once a
 * trace, about every ordered pair of distinct texts, given alone, without the prompt. By default
 * identical texts entail each other and are not asked about; the reference profile asks about a
 * text and itself, too, as LM-Polygraph does. The profiles differ in nothing else.
 *
 * <p>Edge cases: no samples are refused; one sample, or identical samples, give 1; where entailment
 * and contradiction are equally probable, samples are not joined. A pair that a recorded trace has
 * no judgement of is refused by name.
 *
 * <p>Source: Zhen Lin, Shubhendu Trivedi, Jimeng Sun, "Generating with Confidence: Uncertainty
 * Quantification for Black-box Large Language Models", 2024, <a
 * href="https://arxiv.org/abs/2305.19187">https://arxiv.org/abs/2305.19187</a>. Departs from the
 * paper: texts are judged without the question.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class NumSemSets implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Zhen Lin, Shubhendu Trivedi, Jimeng Sun",
          "Generating with Confidence: Uncertainty Quantification for Black-box "
              + "Large Language Models",
          2024,
          "https://arxiv.org/abs/2305.19187");

  private static final ScorerInfo INFO =
      ScorerInfo.of("num-sem-sets", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.ENTAILMENT)
          .withRange(new Range(1, Double.POSITIVE_INFINITY), Unit.NONE)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final NumSemSets DEFAULTS = new NumSemSets(Profile.DEFAULT);

  private final Profile profile;

  private NumSemSets(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static NumSemSets withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public NumSemSets withProfile(Profile newProfile) {
    return new NumSemSets(newProfile);
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
    EntailmentMatrix matrix = EntailmentMatrix.of(trace, helpers, profile);
    boolean[] seen = new boolean[matrix.size()];
    int sets = 0;
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        sets++;
        visit(matrix, seen, i);
      }
    }
    return new Score(INFO, sets);
  }

  private static void visit(EntailmentMatrix matrix, boolean[] seen, int start) {
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
    seen[start] = true;
    while (!open.isEmpty()) {
      int i = open.removeFirst();
      for (int j = 0; j < seen.length; j++) {
        if (!seen[j] && joined(matrix, i, j) && joined(matrix, j, i)) {
          seen[j] = true;
          open.addLast(j);
        }
      }
    }
  }

  private static boolean joined(EntailmentMatrix matrix, int premise, int hypothesis) {
    Entailment judgement = matrix.of(premise, hypothesis);
    return judgement.entailment() > judgement.contradiction();
  }

  @Override
  public String toString() {
    return "NumSemSets[profile=" + profile + "]";
  }
}
