package io.github.uq4j.factcheck;

import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.claim.VerdictRule;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.claims.ClauseClaims;
import io.github.uq4j.metrics.calibration.Calibration;
import io.github.uq4j.metrics.calibration.ThresholdPerformance;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.LanguageModel;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.score.HelperQuestions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.run.AskedBeforehand;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds the claims of answers, scores the model's own doubt about each, and gives verdicts.
 *
 * <p>A verdict says what the model that wrote the answer thinks of it; nothing outside the trace is
 * looked up. A claim is {@link Verdict#DOUBTFUL} if the uncertainty that the first scorer gives it
 * is at least the threshold, and {@link Verdict#CONTRADICTED} if the trace has samples and more of
 * them contradict than support it ({@link SampleUse}). Scorers beside the first one that refuse a
 * trace, or fail on it, are listed with their reasons and cost nobody else anything.
 *
 * <pre>{@code
 * FactChecker checker =
 *     FactChecker.withDefaults().withHelpers(Helpers.none().withEntailment(nli)).withThreshold(0.4);
 * FactCheck check = checker.check(trace);
 * }</pre>
 *
 * <p>The threshold of 0.5 is where half of the probability that the model gave to claims of this
 * kind speaks for another claim; it is not calibrated: learn one, or fit a calibration ({@link
 * #withCalibration}), on labelled claims where there are some. Every result says which rule
 * decided. Immutable, and safe for use by several threads if its extractor, scorers and helpers
 * are.
 */
public final class FactChecker {

  private static final int BATCH = 64;

  private final ClaimExtractor extractor;
  private final List<ClaimScorer> scorers;
  private final Deciding deciding;
  private final Helpers helpers;
  private final int batch;
  private final SampleUse samples;
  private final VerdictRule rule;

  private FactChecker(
      ClaimExtractor extractor,
      List<ClaimScorer> scorers,
      Deciding deciding,
      Helpers helpers,
      int batch,
      SampleUse samples) {
    this.rule = deciding.rule(scorers.get(0).info());
    this.extractor = extractor;
    this.scorers = scorers;
    this.deciding = deciding;
    this.helpers = helpers;
    this.batch = batch;
    this.samples = samples;
  }

  /**
   * Clauses as claims, claim-conditioned probability to decide, claim probability beside it, a
   * threshold of 0.5, and the judgements that traces have recorded.
   *
   * @return the checker
   */
  public static FactChecker withDefaults() {
    return new FactChecker(
        ClauseClaims.withDefaults(),
        List.of(ClaimConditionedProbability.withDefaults(), MaxClaimProbability.withDefaults()),
        Deciding.byDefault(),
        Helpers.none(),
        BATCH,
        SampleUse.WHERE_PRESENT);
  }

  /**
   * The same with another way to find claims.
   *
   * @param newExtractor finds claims
   * @return a new checker
   */
  public FactChecker withExtractor(ClaimExtractor newExtractor) {
    return new FactChecker(newExtractor, scorers, deciding, helpers, batch, samples);
  }

  /**
   * The same with other scorers.
   *
   * @param newScorers the first one decides; the threshold has its unit
   * @return a new checker
   * @throws IllegalArgumentException if there is none
   */
  public FactChecker withScorers(List<? extends ClaimScorer> newScorers) {
    if (newScorers.isEmpty()) {
      throw new IllegalArgumentException("scorers is empty; must hold the deciding scorer");
    }
    return new FactChecker(extractor, List.copyOf(newScorers), deciding, helpers, batch, samples);
  }

  /**
   * The same with another threshold.
   *
   * @param uncertainty claims of at least this uncertainty are doubtful; finite
   * @return a new checker
   * @throws IllegalArgumentException if it is NaN or infinite
   */
  public FactChecker withThreshold(double uncertainty) {
    return with(deciding.withGiven(uncertainty));
  }

  /**
   * The same with a threshold that was learned on labelled claims, so that verdicts say so.
   *
   * @param learned a threshold of the deciding scorer
   * @return a new checker
   */
  public FactChecker withThreshold(ThresholdPerformance learned) {
    return with(deciding.withLearned(learned));
  }

  /**
   * The same with a calibration of the deciding scorer: every claim then has a probability of being
   * right, and those of less than 0.5 are doubtful, instead of those beyond a threshold. Take a
   * threshold after it to keep the probabilities and decide by the score.
   *
   * @param calibration fitted on labelled claims, say read by {@code FittedFile}
   * @return a new checker
   * @throws IllegalArgumentException if it was fitted on another scorer, version or orientation, or
   *     by a method that does not see labels
   */
  public FactChecker withCalibration(Calibration calibration) {
    return with(deciding.withCalibration(calibration));
  }

  /**
   * The same with another probability to decide by; 0.5 unless set.
   *
   * @param probability claims that are right less probably are doubtful; in {@code [0, 1]}
   * @return a new checker
   * @throws IllegalArgumentException if it is outside, or there is no calibration yet
   */
  public FactChecker withLeastProbability(double probability) {
    return with(deciding.withLeastProbability(probability));
  }

  private FactChecker with(Deciding newDeciding) {
    return new FactChecker(extractor, scorers, newDeciding, helpers, batch, samples);
  }

  /**
   * The same with models to ask.
   *
   * @param newHelpers the models; without an entailment model a trace's own judgements are used
   * @return a new checker
   */
  public FactChecker withHelpers(Helpers newHelpers) {
    return new FactChecker(extractor, scorers, deciding, newHelpers, batch, samples);
  }

  /**
   * The same, reading another number of traces of a stream at once; 64 unless set. It changes no
   * number.
   *
   * @param traces how many traces' questions go to the entailment model together
   * @return a new checker
   * @throws IllegalArgumentException if it is less than 1
   */
  public FactChecker withBatch(int traces) {
    if (traces < 1) {
      throw new IllegalArgumentException("batch = " + traces + "; must be >= 1");
    }
    return new FactChecker(extractor, scorers, deciding, helpers, traces, samples);
  }

  /**
   * The same with another use of samples; {@link SampleUse#WHERE_PRESENT} unless set.
   *
   * @param use what samples mean for verdicts
   * @return a new checker
   */
  public FactChecker withSamples(SampleUse use) {
    return new FactChecker(extractor, scorers, deciding, helpers, batch, use);
  }

  /**
   * What a model must be asked to record, so that every scorer that works on one pass can score its
   * answers.
   *
   * @return the union of what the scorers need
   */
  public SignalRequest signals() {
    SignalRequest signals = SignalRequest.none();
    for (ClaimScorer scorer : scorers) {
      signals = signals.union(scorer.signals());
    }
    return signals;
  }

  /**
   * Has a model answer, and checks what it says.
   *
   * @param model the model; not closed
   * @param requests what to answer; {@link #signals} are recorded beside what they ask for, and the
   *     samples they ask for are counted
   * @return answers with their checks, in the same order
   * @throws IllegalArgumentException if a request does not fit the model, or as for a trace
   */
  public List<CheckedTrace> check(LanguageModel model, List<GenerationRequest> requests) {
    List<Trace> traces =
        model.generate(
            requests.stream()
                .map(request -> request.withSignals(request.signals().union(signals())))
                .toList());
    List<FactCheck> checks = check(traces);
    List<CheckedTrace> checked = new ArrayList<>(traces.size());
    for (int i = 0; i < traces.size(); i++) {
      checked.add(new CheckedTrace(traces.get(i), checks.get(i)));
    }
    return List.copyOf(checked);
  }

  /**
   * The scorers, the deciding one first.
   *
   * @return the scorers in order
   */
  public List<ClaimScorer> scorers() {
    return scorers;
  }

  /**
   * How verdicts are found.
   *
   * @return the rule with its origin
   */
  public VerdictRule rule() {
    return rule;
  }

  /**
   * Why a trace cannot be checked.
   *
   * @param trace the trace
   * @return one line that names what the deciding scorer needs and what there is, or empty if it
   *     can score the trace
   */
  public Optional<String> refusal(Trace trace) {
    return scorers.get(0).refusal(trace, helpers);
  }

  /**
   * Checks an answer.
   *
   * @param trace the trace
   * @return the claims with scores and verdicts
   * @throws IllegalArgumentException if claims cannot be found or aligned, or there are claims and
   *     the deciding scorer refuses the trace
   */
  public FactCheck check(Trace trace) {
    return check(List.of(trace)).get(0);
  }

  /**
   * Checks answers; each helper model is asked once for all of them, about everything that any
   * scorer wants to know of any claim.
   *
   * @param traces the traces
   * @return a result for every trace, in the same order
   * @throws IllegalArgumentException as for one trace
   */
  public List<FactCheck> check(List<Trace> traces) {
    List<Draft> drafts = new ArrayList<>(traces.size());
    List<HelperQuestions> questions = new ArrayList<>();
    for (Trace trace : traces) {
      Draft draft = new Draft(trace, extractor.extract(trace));
      questions.addAll(draft.plan(scorers, samples, helpers));
      drafts.add(draft);
    }
    Helpers asked = AskedBeforehand.ask(questions, helpers);
    drafts.forEach(draft -> draft.score(asked));
    return drafts.stream().map(draft -> draft.finish(deciding, rule)).toList();
  }

  /**
   * Checks answers as they come, a batch at a time, in constant memory.
   *
   * @param traces the traces; read as results are asked for
   * @return a result for every trace, in the same order; throws as for one trace
   */
  public Stream<FactCheck> check(Stream<Trace> traces) {
    Batches batches = new Batches(traces.iterator(), batch);
    Iterable<List<Trace>> groups = () -> batches;
    return StreamSupport.stream(groups.spliterator(), false)
        .flatMap(group -> check(group).stream())
        .onClose(traces::close);
  }

  @Override
  public String toString() {
    return "FactChecker.withDefaults().withExtractor("
        + extractor
        + ").withScorers("
        + scorers
        + ").withBatch("
        + batch
        + ") decides by "
        + rule;
  }

  /** Lists of at most so many traces. */
  private record Batches(Iterator<Trace> traces, int size) implements Iterator<List<Trace>> {

    @Override
    public boolean hasNext() {
      return traces.hasNext();
    }

    @Override
    public List<Trace> next() {
      List<Trace> group = new ArrayList<>(size);
      group.add(traces.next());
      while (group.size() < size && traces.hasNext()) {
        group.add(traces.next());
      }
      return group;
    }
  }
}
