package io.github.uq4j.metrics.token;

import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Paper;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * How little each token owes to the prompt where the model is not sure: {@code lambda [H_t >= tau]
 * ln p(x_t | x_<t) - ln p(x_t | x_<t, prompt)}, with the entropy {@code H_t} of the distribution
 * the token was drawn from. {@code tau} is 0.0656 nats and {@code lambda} is 3.599 unless set.
 *
 * <p>In nats, any sign; larger means less sure. Every listed token has a value, special ones
 * included: one that the further pass does not list is scored by its own log-probability alone.
 *
 * <p>{@code p(x_t | x_<t)} comes from a further pass of a language model over the answer's text
 * without its prompt. The model must find the tokens that the trace has; else the score is refused,
 * with the first pair of tokens that differ.
 *
 * <p>In the reference profile the first token is scored by its own log-probability alone, as a
 * model without a token for the beginning of a text must. LM-Polygraph also reads {@code p(x_t |
 * x_<t)} from the row after the one it should, that of the next token, so that a word is asked for
 * a place too late; the model's trace holds the right ones, and this profile takes them: it has
 * LM-Polygraph's arithmetic, and its number where it is given its log-probabilities. LM-Polygraph
 * drops the last token, whatever it is; here every token has one value, in both profiles.
 *
 * <p>Source: van der Poel, Cotterell and Meister, "Mutual Information Alleviates Hallucinations in
 * Abstractive Summarization", EMNLP 2022, <a
 * href="https://aclanthology.org/2022.emnlp-main.399">https://aclanthology.org/2022.emnlp-main.399</a>.
 * Departs from the paper: it decodes by this quantity, here a given answer is scored by it.
 *
 * <p>Edge cases: an answer without a token of text is refused; so is one whose tokens do not make
 * up its text, or of which a counted step has neither entropy nor logits nor alternatives. Where
 * only alternatives are recorded, both certified bounds of the entropy must be on one side of
 * {@code tau}. One token gives its own value. Log-probabilities are finite by construction of a
 * trace.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class TokenConditionalPointwiseMutualInformation implements TokenScorer {

  private static final ScorerInfo INFO =
      ScorerInfo.of("token-conditional-pmi", Level.TOKEN)
          .withNeeds(Signal.LOGPROBS, Signal.ENTROPY, Signal.LANGUAGE_MODEL)
          .withRange(Range.REAL, Unit.NATS)
          .withCost(Cost.MODEL)
          .withPaper(
              new Paper(
                  "Liam van der Poel, Ryan Cotterell, Clara Meister",
                  "Mutual Information Alleviates Hallucinations in Abstractive Summarization",
                  2022,
                  "https://aclanthology.org/2022.emnlp-main.399"));

  private static final TokenConditionalPointwiseMutualInformation DEFAULTS =
      new TokenConditionalPointwiseMutualInformation(Profile.DEFAULT, 0.0656, 3.599);

  private final Profile profile;
  private final double tau;
  private final double lambda;

  private TokenConditionalPointwiseMutualInformation(Profile profile, double tau, double lambda) {
    this.profile = profile;
    this.tau = tau;
    this.lambda = lambda;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static TokenConditionalPointwiseMutualInformation withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public TokenConditionalPointwiseMutualInformation withProfile(Profile newProfile) {
    return new TokenConditionalPointwiseMutualInformation(newProfile, tau, lambda);
  }

  /**
   * The same with another threshold of the entropy.
   *
   * @param threshold {@code tau} in nats, finite and {@code >= 0}
   * @return a scorer
   * @throws IllegalArgumentException if the threshold is out of range
   */
  public TokenConditionalPointwiseMutualInformation withTau(double threshold) {
    return new TokenConditionalPointwiseMutualInformation(
        profile, Rows.notNegative("tau", threshold), lambda);
  }

  /**
   * The same with another weight of the log-probability without the prompt.
   *
   * @param weight {@code lambda}, finite and {@code >= 0}
   * @return a scorer
   * @throws IllegalArgumentException if the weight is out of range
   */
  public TokenConditionalPointwiseMutualInformation withLambda(double weight) {
    return new TokenConditionalPointwiseMutualInformation(
        profile, tau, Rows.notNegative("lambda", weight));
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    Optional<String> pass = UnconditionalPass.refusal(trace, helpers);
    return pass.isPresent() ? pass : Steps.ALL.refusalOfEntropies(trace, helpers);
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return UnconditionalPass.questions(trace);
  }

  @Override
  public TokenScores score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    double[] without = UnconditionalPass.logprobs(this, trace, helpers);
    return new TokenScores(
        INFO, UnconditionalPass.terms(trace, Steps.ALL, without, weights(trace)).boxed().toList());
  }

  private IntToDoubleFunction weights(Trace trace) {
    BitSet unsure = Steps.ALL.unsure(trace, tau);
    return t -> unsure.get(t) ? lambda * UnconditionalPass.weight(profile, t) : 0;
  }

  @Override
  public String toString() {
    return "TokenConditionalPointwiseMutualInformation[profile="
        + profile
        + ", tau="
        + tau
        + ", lambda="
        + lambda
        + "]";
  }
}
