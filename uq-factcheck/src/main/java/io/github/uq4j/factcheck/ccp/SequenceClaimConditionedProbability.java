package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Trace;
import java.util.List;
import java.util.Optional;

/**
 * Claim-conditioned probability of a whole answer: {@link ClaimConditionedProbability} with every
 * token of the answer in the place of a claim's tokens.
 *
 * <pre>
 *   value = 1 - product over the answer's tokens of CCP(x)
 * </pre>
 *
 * <p>Fadeeva, Rubashevskii, Shelmanov and others, "Fact-Checking the Output of Large Language
 * Models via Token-Level Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696.
 *
 * <p>Departs from the paper, which scores claims only: the prefix of a token is what its sentence
 * says before it, and special tokens count 1. Otherwise as {@link ClaimConditionedProbability}.
 *
 * <p>{@link Profile#REFERENCE} is the LM-Polygraph library: {@code value = -product}, in {@code
 * [-1, 0]}, over all tokens, that of the end of the sequence and punctuation included; bare tokens
 * are compared; no function words.
 *
 * <p>Value in {@code [0, 1]}, larger means less sure; longer answers tend towards 1. An answer
 * without text is refused (reference: scored, -1 if it has no contradicting alternatives).
 * Immutable and safe for use by several threads.
 */
public final class SequenceClaimConditionedProbability implements SequenceScorer {

  private static final String ID = "ccp";

  private final CcpOptions options;

  private SequenceClaimConditionedProbability(CcpOptions options) {
    this.options = options;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static SequenceClaimConditionedProbability withDefaults() {
    return new SequenceClaimConditionedProbability(
        CcpOptions.of(Profile.DEFAULT, Context.SENTENCE_PREFIX));
  }

  /**
   * The scorer of a profile, with every option as that profile has it: call this before the other
   * {@code with} methods.
   *
   * @param profile the profile
   * @return a new scorer
   */
  public SequenceClaimConditionedProbability withProfile(Profile profile) {
    return new SequenceClaimConditionedProbability(CcpOptions.of(profile, Context.SENTENCE_PREFIX));
  }

  /**
   * The method as its paper has it: words, completed by the language model among the helpers; one
   * direction; otherwise the defaults.
   *
   * @return the scorer
   */
  public static SequenceClaimConditionedProbability asPublished() {
    return new SequenceClaimConditionedProbability(CcpOptions.asPublished(Context.SENTENCE_PREFIX));
  }

  /**
   * The same, comparing another unit; {@link CcpUnit#TOKEN} unless set.
   *
   * @param unit tokens or words
   * @return a new scorer
   * @throws IllegalArgumentException if the reference is to compare words
   */
  public SequenceClaimConditionedProbability withUnit(CcpUnit unit) {
    return new SequenceClaimConditionedProbability(options.withUnit(unit));
  }

  /**
   * The same, counting labels in another way; {@link LabelRule#ARGMAX} unless set.
   *
   * @param rule how much of an alternative counts
   * @return a new scorer
   */
  public SequenceClaimConditionedProbability withLabelRule(LabelRule rule) {
    return new SequenceClaimConditionedProbability(options.withLabels(rule));
  }

  /**
   * The same with another context. {@link Context#SENTENCE_PREFIX} unless set.
   *
   * @param context what stands before the texts that are compared
   * @return a new scorer
   */
  public SequenceClaimConditionedProbability withContext(Context context) {
    return new SequenceClaimConditionedProbability(options.withContext(context));
  }

  /**
   * The same, asking another way round; {@link Direction#TWO_WAY} unless set.
   *
   * @param direction which way round
   * @return a new scorer
   */
  public SequenceClaimConditionedProbability withDirection(Direction direction) {
    return new SequenceClaimConditionedProbability(options.withDirection(direction));
  }

  /**
   * The same with other function words; {@link FunctionWords#byScript()} unless set.
   *
   * @param words words whose probability is taken as 1
   * @return a new scorer
   */
  public SequenceClaimConditionedProbability withFunctionWords(FunctionWords words) {
    return new SequenceClaimConditionedProbability(options.withFunctionWords(words));
  }

  /**
   * The same with another number of alternatives; 10 unless set.
   *
   * @param count how many are looked at, the chosen token included, as far as recorded
   * @return a new scorer
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public SequenceClaimConditionedProbability withAlternatives(int count) {
    return new SequenceClaimConditionedProbability(options.withAlternatives(count));
  }

  /**
   * The same, not asking about improbable alternatives: they are taken as neutral. 1e-4 unless set,
   * in the profile of the reference 0, which asks about all.
   *
   * @param probability alternatives below it are not asked about
   * @return a new scorer
   * @throws IllegalArgumentException if it is not in {@code [0, 1)}
   */
  public SequenceClaimConditionedProbability withLeastProbability(double probability) {
    return new SequenceClaimConditionedProbability(options.withLeastProbability(probability));
  }

  /**
   * The same with another way to join tokens; {@link Aggregation#PRODUCT} unless set.
   *
   * @param aggregation how tokens become one number
   * @return a new scorer
   */
  public SequenceClaimConditionedProbability withAggregation(Aggregation aggregation) {
    return new SequenceClaimConditionedProbability(options.withAggregation(aggregation));
  }

  @Override
  public ScorerInfo info() {
    return options.info(ID, Level.SEQUENCE);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> Readiness.texts(trace).or(() -> Readiness.answer(trace, options)));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return Readiness.questions(trace, options);
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    require(trace, helpers);
    List<TokenCcp> tokens = Readiness.explain(trace, options, helpers);
    return new Score(info(), options.value(tokens));
  }

  /**
   * Tells how the number came about.
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
    return "SequenceClaimConditionedProbability.withDefaults()" + options;
  }
}
