package io.github.uq4j.metrics.sampling.relevance;

import io.github.uq4j.metrics.math.StableSum;
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
 * The mean negative log-probability of an answer's tokens, weighted by how much each token means:
 * {@code sum_i R_i u_i / sum_i R_i} with {@code R_i = 1 - g(x s, x s without token i)}, averaged
 * over the samples.
 *
 * <p>In nats a token, {@code >= 0} for similarities in {@code [0, 1]}; larger means less sure. g is
 * the similarity model, x the prompt, u a negative log-probability. The variants {@code default},
 * {@code reference} (the authors' repository, the reference profile) and {@code polygraph} are told
 * apart in {@link SarVariant}. In the variant {@code polygraph} the value is that of the answer
 * itself, and no sample is needed.
 *
 * <p>The similarity model is asked once a trace, without repeats.
 *
 * <p>Edge cases: without samples, log-probabilities or prompt it refuses, and by default where the
 * tokens of a sample cannot be placed in its text, or no sample has text. A sample of one token
 * gives its negative log-probability, one without text is passed over. Tokens that all are
 * irrelevant weigh evenly; in the reference the value is then 0. One sample is enough; identical
 * samples are asked about once. A pair that a recorded trace has no judgement of is refused by
 * name.
 *
 * <p>Source: Jinhao Duan, Hao Cheng, Shiqi Wang, Alex Zavalny, Chenan Wang, Renjing Xu, Bhavya
 * Kailkhura, Kaidi Xu, "Shifting Attention to Relevance: Towards the Predictive Uncertainty
 * Quantification of Free-Form Large Language Models", 2024, <a
 * href="https://arxiv.org/abs/2307.01379">https://arxiv.org/abs/2307.01379</a>. Departs from the
 * paper: {@link SarVariant} says where.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class TokenSar implements SequenceScorer {

  private static final Paper PAPER =
      new Paper(
          "Jinhao Duan, Hao Cheng, Shiqi Wang, Alex Zavalny, Chenan Wang, Renjing"
              + " Xu, Bhavya Kailkhura, Kaidi Xu",
          "Shifting Attention to Relevance: Towards the Predictive Uncertainty "
              + "Quantification of Free-Form Large Language Models",
          2024,
          "https://arxiv.org/abs/2307.01379");

  private static final ScorerInfo INFO =
      ScorerInfo.of("token-sar", Level.SEQUENCE)
          .withNeeds(Signal.PROMPT, Signal.SAMPLES, Signal.SAMPLE_LOGPROBS, Signal.SIMILARITY)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.HELPER)
          .withPaper(PAPER);

  private static final ScorerInfo ANSWER_INFO =
      INFO.withNeeds(Signal.PROMPT, Signal.LOGPROBS, Signal.SIMILARITY);

  private static final TokenSar DEFAULTS = new TokenSar(SarVariant.DEFAULT);

  private final SarVariant variant;

  private TokenSar(SarVariant variant) {
    this.variant = variant;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static TokenSar withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public TokenSar withProfile(Profile newProfile) {
    return withVariant(SarVariant.of(newProfile));
  }

  /**
   * The same in a variant.
   *
   * @param newVariant whose SAR
   * @return a scorer
   */
  public TokenSar withVariant(SarVariant newVariant) {
    return new TokenSar(newVariant);
  }

  @Override
  public ScorerInfo info() {
    return variant == SarVariant.POLYGRAPH ? ANSWER_INFO : INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(
            () ->
                variant == SarVariant.POLYGRAPH
                    ? Optional.empty()
                    : RelevantSamples.refusal(trace, variant));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return HelperQuestions.ofSimilarity(pairs(removals(trace)));
  }

  private List<TokenRemovals> removals(Trace trace) {
    List<Generation> answers =
        variant == SarVariant.POLYGRAPH
            ? List.of(trace.generation())
            : RelevantSamples.of(trace, variant);
    return answers.stream().map(answer -> TokenRemovals.of(trace, answer, variant)).toList();
  }

  private static List<TextPair> pairs(List<TokenRemovals> removals) {
    List<TextPair> pairs = new ArrayList<>();
    removals.forEach(removal -> pairs.addAll(removal.pairs()));
    return Judged.distinct(pairs);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    List<TokenRemovals> removals = removals(trace);
    Judged<Double> judged = Judged.ask(pairs(removals), helpers.similarityFor(trace)::judge);
    StableSum sum = new StableSum();
    removals.forEach(removal -> sum.accept(removal.tokenSar(judged)));
    double mean = sum.mean();
    return new Score(info(), Double.isNaN(mean) ? 0 : mean);
  }

  @Override
  public String toString() {
    return "TokenSar[variant=" + variant + "]";
  }
}
