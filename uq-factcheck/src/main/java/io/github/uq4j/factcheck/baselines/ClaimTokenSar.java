package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.sampling.relevance.AnswerRelevance;
import io.github.uq4j.metrics.sampling.relevance.SarVariant;
import io.github.uq4j.metrics.sampling.relevance.TokenSar;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * How improbable the model found the words of a claim, weighted by how much they mean.
 *
 * <pre>
 *   value = sum_T R u / sum_T R   over the claim's tokens T
 * </pre>
 *
 * <p>{@code u} is a token's negative log-probability, {@code R} 1 minus the similarity of prompt
 * and answer with and without it, as in {@link TokenSar}. Duan and others, "Shifting Attention to
 * Relevance: Towards the Predictive Uncertainty Quantification of Free-Form Large Language Models",
 * 2024, https://arxiv.org/abs/2307.01379, who score whole answers.
 *
 * <p>{@link Profile#REFERENCE} is {@code TokenSARClaim} of the LM-Polygraph library: {@code sum_T R
 * u / sum R} with the relevance of the whole answer below, so that the same claim counts less in a
 * longer answer; texts as in {@link SarVariant#POLYGRAPH}.
 *
 * <p>Value in nats a token, {@code >= 0} for similarities in {@code [0, 1]} (the default holds them
 * there), larger means less sure. A trace without prompt, log-probabilities or a way to judge
 * similarity is refused, and by default one whose tokens cannot be placed in its text. Tokens that
 * all are irrelevant weigh evenly; special tokens are irrelevant. A claim always has a token.
 * Immutable and safe for use by several threads.
 */
public final class ClaimTokenSar implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("token-sar-claim", Level.CLAIM)
          .withNeeds(Signal.PROMPT, Signal.LOGPROBS, Signal.SIMILARITY)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.HELPER)
          .withPaper(
              new Paper(
                  "Jinhao Duan, Hao Cheng, Shiqi Wang, Alex Zavalny, Chenan Wang, Renjing"
                      + " Xu, Bhavya Kailkhura, Kaidi Xu",
                  "Shifting Attention to Relevance: Towards the Predictive Uncertainty "
                      + "Quantification of Free-Form Large Language Models",
                  2024,
                  "https://arxiv.org/abs/2307.01379"));

  private final Profile profile;

  private ClaimTokenSar(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimTokenSar withDefaults() {
    return new ClaimTokenSar(Profile.DEFAULT);
  }

  /**
   * The same in a profile.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public ClaimTokenSar withProfile(Profile newProfile) {
    return new ClaimTokenSar(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return ClaimScorer.super
        .refusal(trace, helpers)
        .or(() -> AnswerRelevance.refusal(trace, variant()));
  }

  private SarVariant variant() {
    return profile == Profile.REFERENCE ? SarVariant.POLYGRAPH : SarVariant.DEFAULT;
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return HelperQuestions.ofSimilarity(AnswerRelevance.of(trace, variant()).pairs());
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    if (claims.isEmpty()) {
      return List.of();
    }
    AnswerRelevance.Weighed weighed =
        AnswerRelevance.of(trace, variant()).weigh(helpers.similarityFor(trace));
    return claims.stream()
        .map(claim -> new Score(INFO, value(weighed, ClaimTokens.of(trace, claim))))
        .toList();
  }

  private double value(AnswerRelevance.Weighed weighed, List<Integer> tokens) {
    return profile == Profile.REFERENCE ? weighed.share(tokens) : weighed.mean(tokens);
  }

  @Override
  public String toString() {
    return "ClaimTokenSar.withDefaults().withProfile(" + profile + ")";
  }
}
