package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Claim-conditioned probability of every token of an answer, as defined in {@link
 * ClaimConditionedProbability}.
 *
 * <pre>
 *   value = 1 - CCP(x)
 * </pre>
 *
 * <p>Fadeeva, Rubashevskii, Shelmanov and others, "Fact-Checking the Output of Large Language
 * Models via Token-Level Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696.
 *
 * <p>Departs from the paper, which compares within claims: the prefix of a token is what its
 * sentence says before it. Special tokens have value 0, the tokens of a word its value.
 *
 * <p>{@link Profile#REFERENCE} has {@code value = -CCP(x)}, in {@code [-1, 0]}, compares bare
 * tokens, and has no function words; the LM-Polygraph library computes these numbers on its way to
 * a claim's but offers no such score.
 *
 * <p>Value in {@code [0, 1]}, larger means less sure. A trace without tokens is refused. Immutable
 * and safe for use by several threads.
 */
public final class TokenClaimConditionedProbability implements TokenScorer {

  private static final String ID = "token-ccp";

  private final CcpOptions options;

  private TokenClaimConditionedProbability(CcpOptions options) {
    this.options = options;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static TokenClaimConditionedProbability withDefaults() {
    return new TokenClaimConditionedProbability(
        CcpOptions.of(Profile.DEFAULT, Context.SENTENCE_PREFIX));
  }

  /**
   * The scorer of a profile, with every option as that profile has it: call this before the other
   * {@code with} methods.
   *
   * @param profile the profile
   * @return a new scorer
   */
  public TokenClaimConditionedProbability withProfile(Profile profile) {
    return new TokenClaimConditionedProbability(CcpOptions.of(profile, Context.SENTENCE_PREFIX));
  }

  /**
   * The method as its paper has it: words, completed by the language model among the helpers; one
   * direction; otherwise the defaults.
   *
   * @return the scorer
   */
  public static TokenClaimConditionedProbability asPublished() {
    return new TokenClaimConditionedProbability(CcpOptions.asPublished(Context.SENTENCE_PREFIX));
  }

  /**
   * The same, comparing another unit; {@link CcpUnit#TOKEN} unless set.
   *
   * @param unit tokens or words
   * @return a new scorer
   * @throws IllegalArgumentException if the reference is to compare words
   */
  public TokenClaimConditionedProbability withUnit(CcpUnit unit) {
    return new TokenClaimConditionedProbability(options.withUnit(unit));
  }

  /**
   * The same, counting labels in another way; {@link LabelRule#ARGMAX} unless set.
   *
   * @param rule how much of an alternative counts
   * @return a new scorer
   */
  public TokenClaimConditionedProbability withLabelRule(LabelRule rule) {
    return new TokenClaimConditionedProbability(options.withLabels(rule));
  }

  /**
   * The same with another context. {@link Context#SENTENCE_PREFIX} unless set.
   *
   * @param context what stands before the texts that are compared
   * @return a new scorer
   */
  public TokenClaimConditionedProbability withContext(Context context) {
    return new TokenClaimConditionedProbability(options.withContext(context));
  }

  /**
   * The same, asking another way round; {@link Direction#TWO_WAY} unless set.
   *
   * @param direction which way round
   * @return a new scorer
   */
  public TokenClaimConditionedProbability withDirection(Direction direction) {
    return new TokenClaimConditionedProbability(options.withDirection(direction));
  }

  /**
   * The same with other function words; {@link FunctionWords#byScript()} unless set.
   *
   * @param words words whose probability is taken as 1
   * @return a new scorer
   */
  public TokenClaimConditionedProbability withFunctionWords(FunctionWords words) {
    return new TokenClaimConditionedProbability(options.withFunctionWords(words));
  }

  /**
   * The same with another number of alternatives; 10 unless set.
   *
   * @param count how many are looked at, the chosen token included, as far as recorded
   * @return a new scorer
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public TokenClaimConditionedProbability withAlternatives(int count) {
    return new TokenClaimConditionedProbability(options.withAlternatives(count));
  }

  /**
   * The same, not asking about improbable alternatives: they are taken as neutral. 1e-4 unless set,
   * in the profile of the reference 0, which asks about all.
   *
   * @param probability alternatives below it are not asked about
   * @return a new scorer
   * @throws IllegalArgumentException if it is not in {@code [0, 1)}
   */
  public TokenClaimConditionedProbability withLeastProbability(double probability) {
    return new TokenClaimConditionedProbability(options.withLeastProbability(probability));
  }

  @Override
  public ScorerInfo info() {
    return options.info(ID, Level.TOKEN);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return TokenScorer.super.refusal(trace, helpers).or(() -> Readiness.texts(trace));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return Readiness.questions(trace, options);
  }

  @Override
  public TokenScores score(Trace trace, Helpers helpers) {
    List<Double> values = new ArrayList<>();
    for (TokenCcp unit : explain(trace, helpers)) {
      values.addAll(Collections.nCopies(unit.length(), options.value(unit)));
    }
    return new TokenScores(info(), values);
  }

  /**
   * Tells how the numbers came about.
   *
   * @param trace the trace
   * @param helpers models it may ask
   * @return every token, in order
   * @throws IllegalArgumentException if the trace lacks a signal the scorer needs
   */
  public List<TokenCcp> explain(Trace trace, Helpers helpers) {
    require(trace, helpers);
    return Readiness.explain(trace, options, helpers);
  }

  @Override
  public String toString() {
    return "TokenClaimConditionedProbability.withDefaults()" + options;
  }
}
