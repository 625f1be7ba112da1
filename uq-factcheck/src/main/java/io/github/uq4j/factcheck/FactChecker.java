package io.github.uq4j.factcheck;

import io.github.uq4j.claim.CheckedClaim;
import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimExtractor;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.claim.Verdict;
import io.github.uq4j.factcheck.baselines.MaxClaimProbability;
import io.github.uq4j.factcheck.ccp.CcpExplanation;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.TracedClaims;
import io.github.uq4j.factcheck.claims.ClauseClaims;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Score;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds the claims of answers, scores the model's own doubt about each, and gives verdicts.
 *
 * <p>A verdict says what the model that wrote the answer thinks of it; nothing outside the trace is
 * looked up. A claim is {@link Verdict#DOUBTFUL} if the uncertainty that the first scorer gives it
 * is at least the threshold.
 *
 * <pre>{@code
 * FactChecker checker =
 *     FactChecker.withDefaults().withHelpers(Helpers.none().withEntailment(nli)).withThreshold(0.4);
 * FactCheck check = checker.check(trace);
 * }</pre>
 *
 * <p>The threshold of 0.5 is where half of the probability that the model gave to claims of this
 * kind speaks for another claim; it is not calibrated: learn one on labelled claims where there are
 * some. Immutable, and safe for use by several threads if its extractor, scorers and helpers are.
 */
public final class FactChecker {

  private static final double HALF = 0.5;
  private static final int BATCH = 64;

  private final ClaimExtractor extractor;
  private final List<ClaimScorer> scorers;
  private final double threshold;
  private final Helpers helpers;
  private final int batch;

  private FactChecker(
      ClaimExtractor extractor,
      List<ClaimScorer> scorers,
      double threshold,
      Helpers helpers,
      int batch) {
    this.extractor = extractor;
    this.scorers = scorers;
    this.threshold = threshold;
    this.helpers = helpers;
    this.batch = batch;
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
        HALF,
        Helpers.none(),
        BATCH);
  }

  /**
   * The same with another way to find claims.
   *
   * @param newExtractor finds claims
   * @return a new checker
   */
  public FactChecker withExtractor(ClaimExtractor newExtractor) {
    return new FactChecker(newExtractor, scorers, threshold, helpers, batch);
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
    return new FactChecker(extractor, List.copyOf(newScorers), threshold, helpers, batch);
  }

  /**
   * The same with another threshold.
   *
   * @param uncertainty claims of at least this uncertainty are doubtful; finite
   * @return a new checker
   * @throws IllegalArgumentException if it is NaN or infinite
   */
  public FactChecker withThreshold(double uncertainty) {
    if (!Double.isFinite(uncertainty)) {
      throw new IllegalArgumentException("threshold = " + uncertainty + "; must be finite");
    }
    return new FactChecker(extractor, scorers, uncertainty, helpers, batch);
  }

  /**
   * The same with models to ask.
   *
   * @param newHelpers the models; without an entailment model a trace's own judgements are used
   * @return a new checker
   */
  public FactChecker withHelpers(Helpers newHelpers) {
    return new FactChecker(extractor, scorers, threshold, newHelpers, batch);
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
    return new FactChecker(extractor, scorers, threshold, helpers, traces);
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
   * Checks answers; an entailment model is asked once for all of them.
   *
   * @param traces the traces
   * @return a result for every trace, in the same order
   * @throws IllegalArgumentException as for one trace
   */
  public List<FactCheck> check(List<Trace> traces) {
    List<Draft> drafts = new ArrayList<>(traces.size());
    for (Trace trace : traces) {
      drafts.add(new Draft(trace, extractor.extract(trace)));
    }
    List<Draft> claiming = drafts.stream().filter(draft -> !draft.claims.isEmpty()).toList();
    for (int s = 0; s < scorers.size(); s++) {
      ClaimScorer scorer = scorers.get(s);
      boolean decides = s == 0;
      score(scorer, claiming.stream().filter(d -> d.accepts(scorer, helpers, decides)).toList());
    }
    return drafts.stream().map(draft -> draft.finish(threshold)).toList();
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

  private void score(ClaimScorer scorer, List<Draft> drafts) {
    if (scorer instanceof ClaimConditionedProbability ccp) {
      List<List<CcpExplanation>> explained =
          ccp.explain(
              drafts.stream().map(d -> new TracedClaims(d.trace, d.claims)).toList(), helpers);
      for (int d = 0; d < drafts.size(); d++) {
        drafts.get(d).explain(explained.get(d));
      }
      return;
    }
    for (Draft draft : drafts) {
      draft.add(scorer.score(draft.trace, draft.claims, helpers));
    }
  }

  @Override
  public String toString() {
    return "FactChecker.withDefaults().withExtractor("
        + extractor
        + ").withScorers("
        + scorers
        + ").withThreshold("
        + threshold
        + ").withBatch("
        + batch
        + ")";
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

  /** A result that is being made, by one thread. */
  private static final class Draft {
    private final Trace trace;
    private final List<Claim> claims;
    private final List<List<Score>> scores = new ArrayList<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private List<CcpExplanation> explanations = List.of();

    Draft(Trace trace, List<Claim> claims) {
      this.trace = trace;
      this.claims = claims;
    }

    boolean accepts(ClaimScorer scorer, Helpers helpers, boolean decides) {
      if (decides) {
        scorer.require(trace, helpers);
        return true;
      }
      Optional<String> reason = scorer.refusal(trace, helpers);
      reason.ifPresent(line -> refused.put(scorer.info().id(), line));
      return reason.isEmpty();
    }

    void explain(List<CcpExplanation> explained) {
      if (explanations.isEmpty()) {
        explanations = explained;
      }
      add(explained.stream().map(CcpExplanation::score).toList());
    }

    void add(List<Score> ofClaims) {
      scores.add(ofClaims);
    }

    FactCheck finish(double threshold) {
      List<CheckedClaim> checked = new ArrayList<>(claims.size());
      for (int c = 0; c < claims.size(); c++) {
        int claim = c;
        List<Score> own = scores.stream().map(ofClaims -> ofClaims.get(claim)).toList();
        boolean doubtful = own.get(0).uncertainty() >= threshold;
        checked.add(
            new CheckedClaim(claims.get(c), own, doubtful ? Verdict.DOUBTFUL : Verdict.SUPPORTED));
      }
      return new FactCheck(trace.id(), trace.generation().text(), checked, explanations, refused);
    }
  }
}
