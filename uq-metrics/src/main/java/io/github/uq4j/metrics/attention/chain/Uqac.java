package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.metrics.math.LogSumExp;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.Cost;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.score.Unit;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How sure an answer is whichever way its chain of thought might have gone: the probability of the
 * answer summed over the chain and its variants with one token replaced.
 *
 * <p>{@code sum_e P_e(answer) P_e(S)}, where {@code S} are the tokens of the attention chain that
 * are similar to the answer, {@code e = 0} is the response and each other {@code e} has one token
 * of {@code S} replaced by another of its first five alternatives, of a probability above 0.01; the
 * ten most probable of these are read by the language model, all of a response in one call and no
 * further than the answer.
 *
 * <p>A probability in [0, 1]; larger means more sure (a confidence).
 *
 * <p>The default profile takes the response's probabilities from the trace, the first token's too,
 * and where nothing of the chain is kept gives the probability of the answer. The reference profile
 * is the authors' code: there it gives 0, the candidates for the response's first token are those
 * of its last, and no probability counts as less than 1e-12.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>.
 *
 * <p>Edge cases: a trace in whose text no answer is found is refused; so is one without ids of
 * tokens and alternatives. Without a language model it is refused: {@code uqac-attention} and
 * {@code uqac-similarity} need none. Log-probabilities are finite by construction of a trace.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Uqac implements SequenceScorer {

  private static final double LEAST = Math.log(1e-12);

  private static final ScorerInfo INFO =
      ScorerInfo.of("uqac", Level.SEQUENCE)
          .withNeeds(
              Signal.PROMPT,
              Signal.LOGPROBS,
              Signal.TOKEN_SPANS,
              Signal.TOP_LOGPROBS,
              Signal.ATTENTION,
              Signal.HIDDEN_STATES,
              Signal.LANGUAGE_MODEL)
          .withOrientation(Orientation.CONFIDENCE)
          .withRange(Range.UNIT, Unit.PROBABILITY)
          .withCost(Cost.MODEL)
          .withPaper(UqacPaper.PAPER);

  private static final Uqac DEFAULTS =
      new Uqac(Profile.DEFAULT, ChainSearch.withDefaults(), 10, 0.01);

  private final Profile profile;
  private final ChainSearch search;
  private final int variants;
  private final double threshold;

  private Uqac(Profile profile, ChainSearch search, int variants, double threshold) {
    this.profile = profile;
    this.search = search;
    this.variants = variants;
    this.threshold = threshold;
  }

  /**
   * The scorer in its default profile.
   *
   * @return the scorer
   */
  public static Uqac withDefaults() {
    return DEFAULTS;
  }

  /**
   * The scorer in a profile, its search included.
   *
   * @param newProfile which variant
   * @return a scorer
   */
  public Uqac withProfile(Profile newProfile) {
    return new Uqac(newProfile, ChainSearch.of(newProfile), variants, threshold);
  }

  /**
   * The same with another search.
   *
   * @param newSearch finds chains
   * @return a scorer
   */
  public Uqac withSearch(ChainSearch newSearch) {
    return new Uqac(profile, newSearch, variants, threshold);
  }

  /**
   * The same with more or fewer variants.
   *
   * @param count about how many alternatives are tried beside the kept tokens, {@code >= 0}
   * @return a scorer
   * @throws IllegalArgumentException if the count is out of range
   */
  public Uqac withVariants(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("variants = " + count + "; must be >= 0");
    }
    return new Uqac(profile, search, count, threshold);
  }

  /**
   * The same with another least probability of an alternative.
   *
   * @param probability alternatives must be more probable, in [0, 1)
   * @return a scorer
   * @throws IllegalArgumentException if the probability is out of range
   */
  public Uqac withThreshold(double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("threshold = " + probability + "; must be in [0, 1)");
    }
    return new Uqac(profile, search, variants, probability);
  }

  @Override
  public ScorerInfo info() {
    return INFO;
  }

  @Override
  public SignalRequest signals() {
    return ChainNeeds.least(SequenceScorer.super.signals());
  }

  @Override
  public Optional<String> refusal(Trace trace, Helpers helpers) {
    return SequenceScorer.super
        .refusal(trace, helpers)
        .or(() -> ChainNeeds.refusal(INFO, profile, search, trace))
        .or(() -> ChainNeeds.unnamed(trace.generation()));
  }

  @Override
  public HelperQuestions questions(Trace trace) {
    return HelperQuestions.ofPasses(plan(trace).requests(trace));
  }

  @Override
  public Score score(Trace trace, Helpers helpers) {
    return new Score(INFO, explain(trace, helpers).confidence());
  }

  /**
   * The number and how it came about.
   *
   * @param trace the trace
   * @param helpers a language model among them
   * @return chain, kept tokens, variants and their sum
   * @throws IllegalArgumentException if the trace is refused
   */
  public UqacExplanation explain(Trace trace, Helpers helpers) {
    require(trace, helpers);
    Plan plan = plan(trace);
    if (plan.kept().isEmpty()) {
      ChainProbabilities own = new ChainProbabilities(Profile.DEFAULT, trace.generation());
      double confidence = profile == Profile.REFERENCE ? 0 : own.product(plan.chain().answer());
      return new UqacExplanation(plan.chain(), plan.kept(), List.of(), confidence);
    }
    LanguageModel model = helpers.language().orElseThrow();
    List<UqacVariant> read = new ArrayList<>();
    read.add(variant(plan, Optional.empty(), trace.generation()));
    List<Trace> passes = model.score(plan.requests(trace));
    for (int i = 0; i < passes.size(); i++) {
      Substitution substitution = plan.substitutions().get(i);
      read.add(variant(plan, Optional.of(substitution), passes.get(i).generation()));
    }
    double total = LogSumExp.of(read.stream().mapToDouble(UqacVariant::logprob).toArray());
    return new UqacExplanation(plan.chain(), plan.kept(), read, Math.min(1, Math.exp(total)));
  }

  private Plan plan(Trace trace) {
    AttentionChain chain = search.chain(trace);
    List<Integer> kept = search.similar(trace, chain);
    return new Plan(
        chain, kept, new Substitutions(profile, variants, threshold).of(trace.generation(), kept));
  }

  private UqacVariant variant(Plan plan, Optional<Substitution> substitution, Generation read) {
    return new UqacVariant(substitution, sum(read, plan.chain().answer()), sum(read, plan.kept()));
  }

  private double sum(Generation read, List<Integer> tokens) {
    StableSum sum = new StableSum();
    for (int token : tokens) {
      double logprob = read.tokens().get(token).logprob();
      sum.accept(profile == Profile.REFERENCE ? Math.max(LEAST, logprob) : logprob);
    }
    return sum.value();
  }

  @Override
  public String toString() {
    return "Uqac[profile="
        + profile
        + ", search="
        + search
        + ", variants="
        + variants
        + ", threshold="
        + threshold
        + "]";
  }

  /** What is going to be read. */
  private record Plan(AttentionChain chain, List<Integer> kept, List<Substitution> substitutions) {

    /** The variants, each as far as its last token that counts. */
    List<ScoringRequest> requests(Trace trace) {
      List<Token> tokens = trace.generation().tokens();
      int last = chain.tokens().get(chain.tokens().size() - 1).token();
      String prompt = trace.prompt().map(Prompt::text).orElseThrow();
      List<ScoringRequest> requests = new ArrayList<>();
      for (Substitution substitution : substitutions) {
        List<Integer> ids = new ArrayList<>();
        for (int t = 0; t <= last; t++) {
          ids.add(
              t == substitution.token()
                  ? substitution.replacement()
                  : tokens.get(t).id().orElseThrow());
        }
        requests.add(
            new ScoringRequest(
                trace.id(), prompt, trace.generation().text(), SignalRequest.none(), ids));
      }
      return requests;
    }
  }
}
