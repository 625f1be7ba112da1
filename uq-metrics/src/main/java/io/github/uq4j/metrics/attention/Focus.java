package io.github.uq4j.metrics.attention;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * How unsure a model is of an answer's keywords, where doubt about a token carries over to the
 * keywords that look at it: the mean over keywords of {@link TokenFocus}.
 *
 * <p>Without unit, {@code >= 0}; larger means less sure. An answer without keywords gets the mean
 * over all its tokens, as LM-Polygraph gives it.
 *
 * <p>Everything else is said at {@link TokenFocus}: formula, profiles, departures, edge cases.
 *
 * <p>Source: Tianhang Zhang and others, "Enhancing Uncertainty-Based Hallucination Detection with
 * Stronger Focus", EMNLP 2023, <a href="https://arxiv.org/abs/2311.13230">arXiv:2311.13230</a>.
 *
 * <p>Immutable and safe for use by several threads if the table and the test are.
 */
public final class Focus implements SequenceScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("focus", Level.SEQUENCE)
          .withNeeds(Signal.LOGPROBS, Signal.ATTENTION)
          .withRange(Range.NON_NEGATIVE, Unit.NONE)
          .withPaper(FocusWalk.PAPER);

  private static final Focus DEFAULTS = new Focus(FocusWalk.DEFAULTS);

  private final FocusWalk walk;

  private Focus(FocusWalk walk) {
    this.walk = walk;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static Focus withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile, with its way to read attention.
   *
   * @param profile which variant
   * @return a scorer
   */
  public Focus withProfile(Profile profile) {
    return new Focus(walk.withPrevious(TokenFocus.reading(profile)));
  }

  /**
   * The same with another table of rarities.
   *
   * @param table how rare tokens are
   * @return a scorer
   */
  public Focus withRarity(WordRarity table) {
    return new Focus(walk.withRarity(table));
  }

  /**
   * The same with another test.
   *
   * @param test which tokens are keywords
   * @return a scorer
   */
  public Focus withKeywords(KeywordTest test) {
    return new Focus(walk.withKeywords(test));
  }

  /**
   * The same with more or less doubt carried over.
   *
   * @param carried gamma, in [0, 1]
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public Focus withGamma(double carried) {
    return new Focus(walk.withGamma(carried));
  }

  /**
   * The same with another least probability.
   *
   * @param probability less probable tokens of a step do not count, in (0, 1)
   * @return a scorer
   * @throws IllegalArgumentException if it is outside
   */
  public Focus withThreshold(double probability) {
    return new Focus(walk.withThreshold(probability));
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return walk.signals();
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super.refusal(trace, helpers).or(() -> walk.refusal(trace.generation()));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    boolean[] keyword = walk.keywords(trace.generation());
    double[] scores = walk.tokens(trace.generation(), keyword);
    StableSum some = new StableSum();
    int count = 0;
    for (int t = 0; t < scores.length; t++) {
      if (keyword[t]) {
        some.accept(scores[t]);
        count++;
      }
    }
    double mean = count > 0 ? some.value() / count : StableSum.of(scores) / scores.length;
    return new Score(INFO, Math.max(0, mean));
  }

  @Override
  public String toString() {
    return "Focus[previous="
        + walk.previous()
        + ", gamma="
        + walk.gamma()
        + ", threshold="
        + walk.threshold()
        + "]";
  }
}
