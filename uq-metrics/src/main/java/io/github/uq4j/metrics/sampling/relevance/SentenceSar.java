package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.metrics.sampling.answers.Judged;
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
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.Optional;

/**
 * The negative log-probability of samples that lend each other probability where they say the same:
 * {@code (1/K) sum_j -ln(p_j + (1/t) sum_{k != j} g(s_j, s_k) p_k)} over K samples.
 *
 * <p>In nats, any finite number: with the paper's {@code t = 0.001} similar samples count a
 * thousandfold, so values are mostly negative. Larger means less sure. p is a sample's probability:
 * by default and in {@code polygraph} of the whole sample, end of sequence included (a recorded
 * total goes first), in {@code reference} of the tokens of the text. The variants {@code default},
 * {@code reference} (the authors' repository, the reference profile) and {@code polygraph} are told
 * apart in {@link SarVariant}.
 *
 * <p>The similarity model is asked once a trace, without repeats.
 *
 * <p>Edge cases: without samples or their log-probabilities it refuses; one sample gives its own
 * negative log-probability; samples may differ in length; similarities of 0 or less lend nothing. A
 * pair that a recorded trace has no judgement of is refused by name. A value beyond a double is an
 * {@link ArithmeticException}.
 *
 * <p>Source: Jinhao Duan, Hao Cheng, Shiqi Wang, Alex Zavalny, Chenan Wang, Renjing Xu, Bhavya
 * Kailkhura, Kaidi Xu, "Shifting Attention to Relevance: Towards the Predictive Uncertainty
 * Quantification of Free-Form Large Language Models", 2024, <a
 * href="https://arxiv.org/abs/2307.01379">https://arxiv.org/abs/2307.01379</a>. Departs from the
 * paper: {@link SarVariant} says where.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SentenceSar implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Jinhao Duan, Hao Cheng, Shiqi Wang, Alex Zavalny, Chenan Wang, Renjing"
              + " Xu, Bhavya Kailkhura, Kaidi Xu",
          "Shifting Attention to Relevance: Towards the Predictive Uncertainty "
              + "Quantification of Free-Form Large Language Models",
          2024,
          "https://arxiv.org/abs/2307.01379");

  private static final ScorerInfo INFO =
      ScorerInfo.of("sentence-sar", Level.SEQUENCE)
          .withNeeds(Signal.SAMPLES, Signal.SAMPLE_LOGPROBS, Signal.SIMILARITY)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final ScorerInfo PROMPTED_INFO =
      INFO.withNeeds(Signal.PROMPT, Signal.SAMPLES, Signal.SAMPLE_LOGPROBS, Signal.SIMILARITY);

  private static final SentenceSar DEFAULTS = new SentenceSar(SarVariant.DEFAULT, 0.001);

  private final SarVariant variant;
  private final double temperature;

  private SentenceSar(SarVariant variant, double temperature) {
    this.variant = variant;
    this.temperature = temperature;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static SentenceSar withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public SentenceSar withProfile(Profile newProfile) {
    return withVariant(SarVariant.of(newProfile));
  }

  /**
   * The same in a variant.
   *
   * @param newVariant whose SAR
   * @return a scorer
   */
  public SentenceSar withVariant(SarVariant newVariant) {
    return new SentenceSar(newVariant, temperature);
  }

  /**
   * The same with another temperature t.
   *
   * @param newTemperature the paper's t, which divides the weight of other samples; finite and
   *     above 0
   * @return a scorer
   * @throws IllegalArgumentException if it is not
   */
  public SentenceSar withTemperature(double newTemperature) {
    if (!(newTemperature > 0 && newTemperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature = " + newTemperature + "; must be finite and > 0");
    }
    return new SentenceSar(variant, newTemperature);
  }

  @Override
  public ScorerInfo info() {
    return variant == SarVariant.REFERENCE ? PROMPTED_INFO : INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(
            () ->
                variant == SarVariant.REFERENCE
                    ? SampledAnswers.refusalOfTokens(trace)
                    : Optional.empty());
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return HelperQuestions.ofSimilarity(
        SampleSimilarity.of(trace, trace.samples(), variant).pairs());
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    SampleSimilarity alike = SampleSimilarity.of(trace, trace.samples(), variant);
    Judged<Double> judged = Judged.ask(alike.pairs(), helpers.similarityFor(trace)::judge);
    SampledAnswers answers = SampledAnswers.of(trace);
    double[] cost = new double[answers.size()];
    for (int i = 0; i < cost.length; i++) {
      Generation sample = trace.samples().get(i);
      cost[i] =
          variant == SarVariant.REFERENCE
              ? -StableSum.of(sample.textTokens().mapToDouble(Token::logprob).toArray())
              : -answers.logprob(i);
    }
    return new Score(info(), SarFormula.sentenceSar(cost, alike.matrix(judged), temperature));
  }

  @Override
  public String toString() {
    return "SentenceSar[variant=" + variant + ", temperature=" + temperature + "]";
  }
}
