package io.github.uq4j.factcheck.ccp;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.factcheck.words.FunctionWords;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Claim-conditioned probability of a claim: how sure the model was of what the claim says, given
 * that it was going to make a claim of this kind.
 *
 * <p>At each token {@code x} of a claim the most probable alternatives are sorted by an entailment
 * model: those with which the claim so far keeps its meaning (E, the chosen token always among
 * them), those that contradict it (C), and those with which it would be about something else, which
 * are left out. Then
 *
 * <pre>
 *   ln CCP(x) = ln sum_E p - ln sum_(E and C) p
 *   value     = 1 - product over the claim's tokens of CCP(x)
 * </pre>
 *
 * <p>Fadeeva, Rubashevskii, Shelmanov and others, "Fact-Checking the Output of Large Language
 * Models via Token-Level Uncertainty Quantification", 2024, https://arxiv.org/abs/2403.04696.
 *
 * <p>Compared are the texts of the claim's tokens before {@code x} with {@code x} and with the
 * alternative in its place, without leading white space; the two directions vote ({@link
 * Direction#TWO_WAY}). The chosen token is put first with its own log-probability, whether or not
 * it was recorded among the alternatives; together they are 10 ({@link #withAlternatives}).
 *
 * <p>Departs from the paper: units are the tokens of the trace, not words completed by beam search
 * ({@link CcpUnit#WORD}); both directions vote instead of one (of these two the paper's choice is
 * {@link #asPublished}); negations are no function words; an alternative that reads the same as the
 * chosen token is the same claim without asking; an alternative without words (end of sequence,
 * part of a character), or of a probability below 1e-4 ({@link #withLeastProbability}), is neutral
 * without asking, and a chosen token without words has probability 1, as has a token that is
 * special.
 *
 * <p>{@link Profile#REFERENCE} is the LM-Polygraph library: {@code value = -product}, in {@code
 * [-1, 0]}; bare tokens are compared, without outer punctuation; no function words (its list never
 * matches); every alternative is asked about; if the trace has vocabulary ids and the chosen token
 * is not among the K most probable, the last of these silently takes its place.
 *
 * <p>Value in {@code [0, 1]}, larger means less sure; a claim whose tokens have no contradicting
 * alternatives has 0. A very long claim comes as close to 1 as a double allows; {@link
 * CcpExplanation#logCcp} ranks such claims, too. Alternatives of probability 0 are left out; NaN
 * cannot occur in a trace. A trace of which a text token has no alternatives is refused, naming
 * {@code top-logprobs}; so is one without token texts. Immutable and safe for use by several
 * threads.
 */
public final class ClaimConditionedProbability implements ClaimScorer {

  private static final String ID = "ccp";

  private final CcpOptions options;

  private ClaimConditionedProbability(CcpOptions options) {
    this.options = options;
  }

  /**
   * The scorer as this library stands behind it.
   *
   * @return the scorer
   */
  public static ClaimConditionedProbability withDefaults() {
    return new ClaimConditionedProbability(CcpOptions.of(Profile.DEFAULT, Context.CLAIM_PREFIX));
  }

  /**
   * The scorer of a profile, with every option as that profile has it: call this before the other
   * {@code with} methods.
   *
   * @param profile the profile
   * @return a new scorer
   */
  public ClaimConditionedProbability withProfile(Profile profile) {
    return new ClaimConditionedProbability(CcpOptions.of(profile, Context.CLAIM_PREFIX));
  }

  /**
   * The method as its paper has it: words, completed by the language model among the helpers; one
   * direction; otherwise the defaults.
   *
   * @return the scorer
   */
  public static ClaimConditionedProbability asPublished() {
    return new ClaimConditionedProbability(CcpOptions.asPublished(Context.CLAIM_PREFIX));
  }

  /**
   * The same, comparing another unit; {@link CcpUnit#TOKEN} unless set.
   *
   * @param unit tokens or words
   * @return a new scorer
   * @throws IllegalArgumentException if the reference is to compare words
   */
  public ClaimConditionedProbability withUnit(CcpUnit unit) {
    return new ClaimConditionedProbability(options.withUnit(unit));
  }

  /**
   * The same, counting labels in another way; {@link LabelRule#ARGMAX} unless set.
   *
   * @param rule how much of an alternative counts
   * @return a new scorer
   */
  public ClaimConditionedProbability withLabelRule(LabelRule rule) {
    return new ClaimConditionedProbability(options.withLabels(rule));
  }

  /**
   * The same with another context. {@link Context#CLAIM_PREFIX} unless set.
   *
   * @param context what stands before the texts that are compared
   * @return a new scorer
   */
  public ClaimConditionedProbability withContext(Context context) {
    return new ClaimConditionedProbability(options.withContext(context));
  }

  /**
   * The same, asking another way round; {@link Direction#TWO_WAY} unless set.
   *
   * @param direction which way round
   * @return a new scorer
   */
  public ClaimConditionedProbability withDirection(Direction direction) {
    return new ClaimConditionedProbability(options.withDirection(direction));
  }

  /**
   * The same with other function words; {@link FunctionWords#byScript()} unless set.
   *
   * @param words words whose probability is taken as 1
   * @return a new scorer
   */
  public ClaimConditionedProbability withFunctionWords(FunctionWords words) {
    return new ClaimConditionedProbability(options.withFunctionWords(words));
  }

  /**
   * The same with another number of alternatives; 10 unless set.
   *
   * @param count how many are looked at, the chosen token included, as far as recorded
   * @return a new scorer
   * @throws IllegalArgumentException if {@code count < 1}
   */
  public ClaimConditionedProbability withAlternatives(int count) {
    return new ClaimConditionedProbability(options.withAlternatives(count));
  }

  /**
   * The same, not asking about improbable alternatives: they are taken as neutral. 1e-4 unless set,
   * in the profile of the reference 0, which asks about all.
   *
   * @param probability alternatives below it are not asked about
   * @return a new scorer
   * @throws IllegalArgumentException if it is not in {@code [0, 1)}
   */
  public ClaimConditionedProbability withLeastProbability(double probability) {
    return new ClaimConditionedProbability(options.withLeastProbability(probability));
  }

  /**
   * The same with another way to join tokens; {@link Aggregation#PRODUCT} unless set.
   *
   * @param aggregation how tokens become one number
   * @return a new scorer
   */
  public ClaimConditionedProbability withAggregation(Aggregation aggregation) {
    return new ClaimConditionedProbability(options.withAggregation(aggregation));
  }

  @Override
  public ScorerInfo info() {
    return options.info(ID, Level.CLAIM);
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return ClaimScorer.super.refusal(trace, helpers).or(() -> Readiness.texts(trace));
  }

  @Override
  public HelperQuestions questions(Trace trace, List<Claim> claims) {
    TracedClaims traced = new TracedClaims(trace, claims);
    Planner planner = new Planner(trace.generation(), options);
    Set<TextPair> pairs = new LinkedHashSet<>();
    for (Claim claim : traced.claims()) {
      planner.claim(claim.tokens()).forEach(plan -> plan.pairs(options.direction(), pairs::add));
    }
    return HelperQuestions.ofEntailment(List.copyOf(pairs));
  }

  @Override
  public List<Score> score(Trace trace, List<Claim> claims, Helpers helpers) {
    return explain(trace, claims, helpers).stream().map(CcpExplanation::score).toList();
  }

  /**
   * Scores claims and tells how each number came about, at no extra question.
   *
   * @param trace the trace the claims were found in
   * @param claims the claims
   * @param helpers models it may ask
   * @return an explanation with the score for every claim, in the same order
   * @throws IllegalArgumentException if the trace lacks a signal, a claim points outside it, or a
   *     judgement is neither computed nor recorded
   */
  public List<CcpExplanation> explain(Trace trace, List<Claim> claims, Helpers helpers) {
    return explain(List.of(new TracedClaims(trace, claims)), helpers).get(0);
  }

  /**
   * Scores the claims of many traces; a given entailment model is asked once, for all pairs that
   * are different.
   *
   * @param batch claims with their traces
   * @param helpers models it may ask; without an entailment model each trace's own judgements are
   *     used
   * @return for every trace an explanation for every claim, in the same order
   * @throws IllegalArgumentException if a trace lacks a signal, or a judgement is neither computed
   *     nor recorded
   */
  public List<List<CcpExplanation>> explain(List<TracedClaims> batch, Helpers helpers) {
    batch.forEach(traced -> require(traced.trace(), helpers));
    List<Planning.Planned> plans =
        Planning.plan(
            batch.stream().map(ClaimConditionedProbability::asked).toList(),
            options,
            helpers.language());
    Optional<Map<TextPair, Entailment>> shared =
        helpers
            .entailment()
            .map(model -> judge(model, plans.stream().flatMap(p -> p.claims().stream()).toList()));
    List<List<CcpExplanation>> explanations = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      TracedClaims traced = batch.get(i);
      Planning.Planned own = plans.get(i);
      Map<TextPair, Entailment> judgements =
          shared.orElseGet(() -> judge(helpers.entailmentFor(traced.trace()), own.claims()));
      explanations.add(explained(traced.claims(), own, judgements));
    }
    return List.copyOf(explanations);
  }

  private static Planning.Asked asked(TracedClaims traced) {
    return new Planning.Asked(traced.trace(), traced.claims().stream().map(Claim::tokens).toList());
  }

  private Map<TextPair, Entailment> judge(EntailmentModel model, List<List<TokenPlan>> plans) {
    return Judging.judge(model, options.direction(), plans.stream().flatMap(List::stream).toList());
  }

  private List<CcpExplanation> explained(
      List<Claim> claims, Planning.Planned plans, Map<TextPair, Entailment> judgements) {
    ScorerInfo info = info();
    List<CcpExplanation> explanations = new ArrayList<>(claims.size());
    for (int c = 0; c < claims.size(); c++) {
      List<TokenCcp> tokens =
          plans.claims().get(c).stream().map(plan -> plan.resolve(options, judgements)).toList();
      explanations.add(
          new CcpExplanation(
              claims.get(c),
              new Score(info, options.value(tokens)),
              CcpOptions.sum(tokens),
              plans.unit(),
              tokens));
    }
    return List.copyOf(explanations);
  }

  @Override
  public String toString() {
    return "ClaimConditionedProbability.withDefaults()" + options;
  }
}
