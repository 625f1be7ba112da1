package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.sampling.answers.Judged;
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
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Relevance of tokens and of samples together: {@code (1/K) sum_j -ln(p_j + (1/t) sum_{k != j}
 * g(s_j, s_k) p_k)} with {@code p_k = exp(-tokenSAR_k)}, the token-level score of each sample in
 * the place of its negative log-probability.
 *
 * <p>In nats, any finite number, with the paper's {@code t = 0.001} mostly negative. Larger means
 * less sure. The variants {@code default}, {@code reference} (the authors' repository, the
 * reference profile) and {@code polygraph} are told apart in {@link SarVariant}. All samples of the
 * trace are used; the command line of the authors' repository looks at the first 5 only.
 *
 * <p>The similarity model is asked once a trace, without repeats. It is asked about tokens and
 * samples in one call.
 *
 * <p>Edge cases: as {@link TokenSar} and {@link SentenceSar}: without samples, log-probabilities or
 * prompt it refuses; one sample gives its token-level score; in the reference a sample whose tokens
 * all are irrelevant makes the value 0. A pair that a recorded trace has no judgement of is refused
 * by name.
 *
 * <p>Source: Jinhao Duan, Hao Cheng, Shiqi Wang, Alex Zavalny, Chenan Wang, Renjing Xu, Bhavya
 * Kailkhura, Kaidi Xu, "Shifting Attention to Relevance: Towards the Predictive Uncertainty
 * Quantification of Free-Form Large Language Models", 2024, <a
 * href="https://arxiv.org/abs/2307.01379">https://arxiv.org/abs/2307.01379</a>. Departs from the
 * paper: {@link SarVariant} says where.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Sar implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Jinhao Duan, Hao Cheng, Shiqi Wang, Alex Zavalny, Chenan Wang, Renjing"
              + " Xu, Bhavya Kailkhura, Kaidi Xu",
          "Shifting Attention to Relevance: Towards the Predictive Uncertainty "
              + "Quantification of Free-Form Large Language Models",
          2024,
          "https://arxiv.org/abs/2307.01379");

  private static final ScorerInfo INFO =
      ScorerInfo.of("sar", Level.SEQUENCE)
          .withNeeds(Signal.PROMPT, Signal.SAMPLES, Signal.SAMPLE_LOGPROBS, Signal.SIMILARITY)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final Sar DEFAULTS = new Sar(SarVariant.DEFAULT, 0.001);

  private final SarVariant variant;
  private final double temperature;

  private Sar(SarVariant variant, double temperature) {
    this.variant = variant;
    this.temperature = temperature;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static Sar withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public Sar withProfile(Profile newProfile) {
    return withVariant(SarVariant.of(newProfile));
  }

  /**
   * The same in a variant.
   *
   * @param newVariant whose SAR
   * @return a scorer
   */
  public Sar withVariant(SarVariant newVariant) {
    return new Sar(newVariant, temperature);
  }

  /**
   * The same with another temperature t.
   *
   * @param newTemperature the paper's t, which divides the weight of other samples; finite and
   *     above 0
   * @return a scorer
   * @throws IllegalArgumentException if it is not
   */
  public Sar withTemperature(double newTemperature) {
    if (!(newTemperature > 0 && newTemperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature = " + newTemperature + "; must be finite and > 0");
    }
    return new Sar(variant, newTemperature);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> RelevantSamples.refusal(trace, variant));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    List<Generation> samples = RelevantSamples.of(trace, variant);
    return HelperQuestions.ofSimilarity(
        pairs(removals(trace, samples), SampleSimilarity.of(trace, samples, variant)));
  }

  private List<TokenRemovals> removals(Trace trace, List<Generation> samples) {
    return samples.stream().map(sample -> TokenRemovals.of(trace, sample, variant)).toList();
  }

  private static List<TextPair> pairs(List<TokenRemovals> removals, SampleSimilarity alike) {
    List<TextPair> pairs = new ArrayList<>();
    removals.forEach(removal -> pairs.addAll(removal.pairs()));
    pairs.addAll(alike.pairs());
    return Judged.distinct(pairs);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    List<Generation> samples = RelevantSamples.of(trace, variant);
    List<TokenRemovals> removals = removals(trace, samples);
    SampleSimilarity alike = SampleSimilarity.of(trace, samples, variant);
    Judged<Double> judged = Judged.ask(pairs(removals, alike), helpers.similarityFor(trace)::judge);
    double[] cost = removals.stream().mapToDouble(removal -> removal.tokenSar(judged)).toArray();
    for (double each : cost) {
      if (Double.isNaN(each)) {
        return new Score(INFO, 0);
      }
    }
    return new Score(INFO, SarFormula.sentenceSar(cost, alike.matrix(judged), temperature));
  }

  @Override
  public String toString() {
    return "Sar[variant=" + variant + ", temperature=" + temperature + "]";
  }
}
