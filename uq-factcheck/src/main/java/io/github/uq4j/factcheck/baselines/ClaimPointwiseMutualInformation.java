package io.github.uq4j.factcheck.baselines;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.metrics.token.TokenPointwiseMutualInformation;
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
 * How little a claim owes to the prompt.
 *
 * <pre>
 *   value = - sum over the claim's tokens of (ln p(x | prompt, x before) - ln p(x | x before))
 * </pre>
 *
 * <p>The terms are those of {@link TokenPointwiseMutualInformation}: a language model reads the
 * answer once without its prompt, and must find the tokens that the trace has. Takayama and Arase,
 * "Relevant and Informative Response Generation using Pointwise Mutual Information", 2019,
 * https://aclanthology.org/W19-4115, who train and rerank by this quantity.
 *
 * <p>{@link Profile#REFERENCE} has the arithmetic of {@code PointwiseMutualInformationClaim} of the
 * LM-Polygraph library: the answer's first token is scored by its own log-probability alone. There
 * the second log-probability is also read a place too late; here it is the right one in both
 * profiles.
 *
 * <p>Value in nats, any sign, larger means less sure: words as likely without the prompt are not
 * grounded in it. A sum, as in the reference: the information about the claim as a whole. Refused
 * are an answer without a token of text and one whose tokens do not make up its text; a model that
 * reads other tokens is an {@link IllegalArgumentException} that names the first. A claim always
 * has a token. Immutable and safe for use by several threads.
 */
public final class ClaimPointwiseMutualInformation implements ClaimScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("pmi-claim", Level.CLAIM)
          .withNeeds(Signal.LOGPROBS, Signal.LANGUAGE_MODEL)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.MODEL)
          .withPaper(
              new Paper(
                  "Junya Takayama, Yuki Arase",
                  "Relevant and Informative Response Generation using Pointwise Mutual Information",
                  2019,
                  "https://aclanthology.org/W19-4115"));

  private final Profile profile;

  private ClaimPointwiseMutualInformation(Profile profile) {
    this.profile = profile;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimPointwiseMutualInformation withDefaults() {
    return new ClaimPointwiseMutualInformation(Profile.DEFAULT);
  }

  /**
   * The same in a profile.
   *
   * @param newProfile the profile
   * @return a new scorer
   */
  public ClaimPointwiseMutualInformation withProfile(Profile newProfile) {
    return new ClaimPointwiseMutualInformation(newProfile);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return tokens().refusal(trace, helpers);
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return tokens().questions(trace);
  }

  private TokenPointwiseMutualInformation tokens() {
    return TokenPointwiseMutualInformation.withDefaults().withProfile(profile);
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    require(trace, helpers);
    if (claims.isEmpty()) {
      return List.of();
    }
    List<Double> terms = tokens().score(trace, helpers).values();
    return claims.stream().map(claim -> new Score(INFO, value(trace, claim, terms))).toList();
  }

  private static double value(Trace trace, Claim claim, List<Double> terms) {
    return ClaimTokens.of(trace, claim).stream().mapToDouble(terms::get).sum();
  }

  @Override
  public String toString() {
    return "ClaimPointwiseMutualInformation.withDefaults().withProfile(" + profile + ")";
  }
}
