package io.github.uq4j.metrics.sampling.lexical;

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
import java.util.List;
import java.util.Optional;

/**
 * How many words the samples share, with the sign turned: {@code -(2 / (N (N-1))) sum_{i<j}
 * overlap(s_i, s_j)}, with {@link Overlap} ROUGE-1, ROUGE-2, ROUGE-L or BLEU; the id follows.
 *
 * <p>In {@code [-1, 0]}, 0 for samples that share nothing. Larger means less sure. ROUGE is an
 * F-measure over stemmed lower-case words, BLEU's first text is the earlier sample.
 *
 * <p>By default identical texts have overlap 1, words are runs of letters and digits of any script,
 * and BLEU is the mean of both directions, so that the order of the samples changes nothing. The
 * reference profile is LM-Polygraph's: ROUGE knows the letters a to z only (a text in another
 * script shares nothing with anything), identical texts of one word share no pair of words, BLEU
 * goes one way.
 *
 * <p>Edge cases: fewer than two samples are refused; by default identical samples give -1; samples
 * without words share nothing with others.
 *
 * <p>Source: Marina Fomicheva, Shuo Sun, Lisa Yankovskaya, Frédéric Blain, Francisco Guzmán, Mark
 * Fishel, Nikolaos Aletras, Vishrav Chaudhary, Lucia Specia, "Unsupervised Quality Estimation for
 * Neural Machine Translation", 2020, <a
 * href="https://aclanthology.org/2020.tacl-1.35">https://aclanthology.org/2020.tacl-1.35</a>.
 * Departs from the paper: ROUGE and BLEU stand where it has METEOR, and the sign is turned, as in
 * LM-Polygraph.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LexicalSimilarity implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Marina Fomicheva, Shuo Sun, Lisa Yankovskaya, Frédéric Blain, "
              + "Francisco Guzmán, Mark Fishel, Nikolaos Aletras, Vishrav Chaudhary, "
              + "Lucia Specia",
          "Unsupervised Quality Estimation for Neural Machine Translation",
          2020,
          "https://aclanthology.org/2020.tacl-1.35");

  private static final LexicalSimilarity DEFAULTS =
      new LexicalSimilarity(Profile.DEFAULT, Overlap.ROUGE_L);

  private final Profile profile;
  private final Overlap overlap;

  private LexicalSimilarity(Profile profile, Overlap overlap) {
    this.profile = profile;
    this.overlap = overlap;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static LexicalSimilarity withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public LexicalSimilarity withProfile(Profile newProfile) {
    return new LexicalSimilarity(newProfile, overlap);
  }

  /**
   * The same with another measure; its id changes with it.
   *
   * @param newOverlap how two texts are compared
   * @return a scorer
   */
  public LexicalSimilarity withOverlap(Overlap newOverlap) {
    return new LexicalSimilarity(profile, newOverlap);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> SampledAnswers.refusalOfPairs(trace));
  }

  @Override
  public ScorerInfo info() {
    return ScorerInfo.of("lexical-similarity-" + overlap.id(), Level.SEQUENCE)
        .withNeeds(Signal.SAMPLES)
        .withRange(new Range(-1, 0), Unit.NONE)
        .withPaper(PAPER);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    List<String> texts = SampledAnswers.of(trace).texts();
    StableSum sum = new StableSum();
    for (int i = 0; i < texts.size(); i++) {
      for (int j = i + 1; j < texts.size(); j++) {
        sum.accept(overlap.of(texts.get(i), texts.get(j), profile));
      }
    }
    return new Score(info(), 0 - Math.min(1, sum.mean()));
  }

  @Override
  public String toString() {
    return "LexicalSimilarity[profile=" + profile + ", overlap=" + overlap + "]";
  }
}
