package io.github.uq4j.metrics.sampling;

import io.github.uq4j.metrics.sampling.answers.GreedySimilarity;
import io.github.uq4j.metrics.sampling.answers.SampledAnswers;
import io.github.uq4j.metrics.token.MaximumSequenceProbability;
import io.github.uq4j.metrics.token.MeanTokenEntropy;
import io.github.uq4j.metrics.token.Perplexity;
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
import java.util.Optional;

/**
 * Doubt of the answer times its distance from the samples: {@code u(answer) * (1/N) sum_i (1 -
 * sim(answer, s_i))}.
 *
 * <p>u is {@link CocoaDoubt}: the negative log-probability of the answer ({@code cocoa-msp}), the
 * same per token ({@code cocoa-ppl}), or the mean entropy of its tokens ({@code cocoa-mte}), each
 * as {@link MaximumSequenceProbability}, {@link Perplexity} and {@link MeanTokenEntropy} compute it
 * in the same profile; the id follows. In nats; by default {@code >= 0}. Larger means less sure.
 *
 * <p>The similarity model is asked once a trace about the pairs (answer, sample) of distinct
 * samples. By default a sample that is the answer word for word is not asked about and has
 * similarity 1, and similarities are held to {@code [0, 1]}; the reference asks about every sample
 * and takes what it is told.
 *
 * <p>Edge cases: no samples, or an answer that u refuses, are refused; one sample is enough;
 * samples that all are the answer give 0. A pair that a recorded trace has no judgement of is
 * refused by name.
 *
 * <p>Source: Roman Vashurin, Maiya Goloburda, Albina Ilina, Aleksandr Rubashevskii, Preslav Nakov,
 * Artem Shelmanov, Maxim Panov, "Uncertainty Quantification for LLMs through Minimum Bayes Risk:
 * Bridging Confidence and Consistency", 2025, <a
 * href="https://arxiv.org/abs/2502.04964">https://arxiv.org/abs/2502.04964</a>. Departs from the
 * paper: none.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Cocoa implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Roman Vashurin, Maiya Goloburda, Albina Ilina, Aleksandr Rubashevskii,"
              + " Preslav Nakov, Artem Shelmanov, Maxim Panov",
          "Uncertainty Quantification for LLMs through Minimum Bayes Risk: "
              + "Bridging Confidence and Consistency",
          2025,
          "https://arxiv.org/abs/2502.04964");

  private static final Cocoa DEFAULTS = new Cocoa(Profile.DEFAULT, CocoaDoubt.MSP);

  private final Profile profile;
  private final CocoaDoubt doubt;

  private Cocoa(Profile profile, CocoaDoubt doubt) {
    this.profile = profile;
    this.doubt = doubt;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static Cocoa withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public Cocoa withProfile(Profile newProfile) {
    return new Cocoa(newProfile, doubt);
  }

  /**
   * The same with another doubt of the answer; its id changes with it.
   *
   * @param newDoubt how doubtful the answer is by itself
   * @return a scorer
   */
  public Cocoa withDoubt(CocoaDoubt newDoubt) {
    return new Cocoa(profile, newDoubt);
  }

  @Override
  public ScorerInfo info() {
    ScorerInfo info =
        ScorerInfo.of(doubt.scorerId(), Level.SEQUENCE)
            .withNeeds(doubt.need(), Signal.SAMPLES, Signal.SIMILARITY)
            .withCost(Cost.HELPER)
            .withPaper(PAPER);
    return profile == Profile.REFERENCE
        ? info.withRange(Range.REAL, Unit.NATS)
        : info.withRange(Range.NON_NEGATIVE, Unit.NATS);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return doubt
        .scorer(profile)
        .refusal(trace, helpers)
        .or(() -> SampledAnswers.refusalOf(trace, helpers, Signal.SAMPLES, Signal.SIMILARITY));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return GreedySimilarity.questions(trace, profile);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double doubtful = doubt.scorer(profile).score(trace, helpers).value();
    return new Score(info(), doubtful * GreedySimilarity.meanDistance(trace, helpers, profile));
  }

  @Override
  public String toString() {
    return "Cocoa[profile=" + profile + ", doubt=" + doubt + "]";
  }
}
