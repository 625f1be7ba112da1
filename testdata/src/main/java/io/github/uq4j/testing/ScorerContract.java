package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every scorer keeps to, whatever it scores. Extend {@link SequenceScorerContract}, {@link
 * TokenScorerContract} or {@link ClaimScorerContract}, not this class.
 *
 * <p>The data file is a JSON object on the class path:
 *
 * <pre>{@code
 * {"tolerance": 1e-12,
 *  "tokens_order": "free",
 *  "from_sure_to_unsure": ["sure", "unsure"],
 *  "cases": [
 *    {"id": "sure", "generation": {"tokens": [{"text": "a", "logprob": -0.1}]}, "expected": 0.1},
 *    {"id": "silent", "generation": {"tokens": []}, "refused": "logprobs"}]}
 * }</pre>
 *
 * A case is a trace as in a trace file (see {@link Traces#fromJson}) with {@code expected} (one
 * number, or a list for tokens and claims) or {@code refused} (a part of the refusal). {@code
 * tokens_order: "free"} declares that the order of tokens changes nothing.
 */
public abstract class ScorerContract {

  private static final int THREADS = 4;
  private static final double HUGE = 1e300;
  private static final double REORDERING = 1e-12;

  ScorerContract() {}

  /**
   * The scorer under test.
   *
   * @return a scorer, the same or an equal one each time
   */
  protected abstract Scorer scorer();

  /**
   * Models the scorer may ask.
   *
   * @return none, unless overridden
   */
  protected Helpers helpers() {
    return Helpers.none();
  }

  /**
   * The data file.
   *
   * @return its name from the root of the class path; {@code contracts/LEVEL/ID.json} unless
   *     overridden
   */
  protected String dataFile() {
    return "contracts/" + level().id() + "/" + scorer().info().id() + ".json";
  }

  abstract Level level();

  abstract List<Double> values(Trace trace);

  /** What is expected of an answer whose tokens were put in another order. */
  abstract List<Double> reordered(List<Double> values, List<Integer> order);

  final ContractData data() {
    return ContractData.of(dataFile(), TestData.resource(getClass(), dataFile()));
  }

  /**
   * Every case gives the value, or the refusal, that its data file names.
   *
   * @return a test a case
   */
  @TestFactory
  Stream<DynamicTest> score_everyCase_isAsTheDataFileSays() {
    ContractData data = data();
    return data.cases().stream()
        .map(c -> DynamicTest.dynamicTest(c.trace().id(), () -> check(c, data.tolerance())));
  }

  private void check(ContractData.Case c, double tolerance) {
    if (c.refused().isPresent()) {
      assertRefused(c.trace(), c.refused().get());
      return;
    }
    assertThat(scorer().refusal(c.trace(), helpers()))
        .as("refusal of %s", c.trace().id())
        .isEmpty();
    assertClose(c.trace(), values(c.trace()), c.expected().orElseThrow(), tolerance);
  }

  private void assertClose(
      Trace trace, List<Double> actual, List<Double> wanted, double tolerance) {
    assertThat(actual).as("%s of %s", scorer().info().id(), trace).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(actual.get(i))
          .as("%s[%s] of %s", scorer().info().id(), i, trace)
          .isCloseTo(wanted.get(i), within(tolerance * Math.max(1, Math.abs(wanted.get(i)))));
    }
  }

  private void assertRefused(Trace trace, String part) {
    Optional<String> reason = scorer().refusal(trace, helpers());
    assertThat(reason).as("refusal of %s", trace).isPresent();
    assertThat(reason.orElseThrow()).as("refusal of %s", trace).contains(part);
    assertThatThrownBy(() -> values(trace))
        .as("score of %s", trace)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(scorer().info().id())
        .hasMessageContaining(trace.id())
        .hasMessageContaining(part);
  }

  /** The declaration is complete and always the same. */
  @Test
  void info_always_isCompleteAndTheSame() {
    ScorerInfo info = scorer().info();
    assertThat(info).isEqualTo(scorer().info());
    assertThat(info.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(info.version()).isNotBlank();
    assertThat(info.level()).isEqualTo(level());
    assertThat(info.orientation()).isNotNull();
    assertThat(info.range()).isNotNull();
    assertThat(info.unit()).isNotNull();
    assertThat(info.cost()).isNotNull();
    info.paper()
        .ifPresent(
            paper -> {
              assertThat(paper.authors()).isNotBlank();
              assertThat(paper.title()).isNotBlank();
              assertThat(paper.link()).startsWith("http");
            });
  }

  /** Every value is finite and in the declared range. */
  @Test
  void score_everyCase_isInRange() {
    for (Trace trace : data().scored()) {
      assertInRange(trace);
    }
  }

  private void assertInRange(Trace trace) {
    for (double value : values(trace)) {
      assertThat(scorer().info().range().contains(value))
          .as("%s = %s in %s of %s", scorer().info().id(), value, scorer().info().range(), trace)
          .isTrue();
    }
  }

  private void assertRefusedOrInRange(Trace trace) {
    Optional<String> reason = scorer().refusal(trace, helpers());
    if (reason.isPresent()) {
      assertRefused(trace, reason.get());
    } else {
      assertInRange(trace);
    }
  }

  /** Larger uncertainty, or smaller confidence, for the cases said to be less sure. */
  @Test
  void score_casesFromSureToUnsure_followTheOrientation() {
    ContractData data = data();
    double previous = Double.NEGATIVE_INFINITY;
    for (String id : data.fromSureToUnsure()) {
      double mean =
          values(data.named(id)).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      double uncertainty =
          switch (scorer().info().orientation()) {
            case UNCERTAINTY -> mean;
            case CONFIDENCE -> -mean;
          };
      assertThat(uncertainty).as("uncertainty of %s", id).isGreaterThan(previous);
      previous = uncertainty;
    }
  }

  /** The same trace gives the same bits. */
  @Test
  void score_twice_isTheSame() {
    for (Trace trace : data().scored()) {
      assertThat(values(trace)).isEqualTo(values(trace));
    }
  }

  /** A scorer only reads. */
  @Test
  void score_everyCase_leavesTheTraceAsItWas() {
    for (Trace trace : data().scored()) {
      String before = Traces.fingerprint(trace);
      values(trace);
      assertThat(Traces.fingerprint(trace)).isEqualTo(before);
    }
  }

  /** Threads do not disturb one another. */
  @Test
  void score_severalThreads_agree() throws InterruptedException, ExecutionException {
    List<Trace> traces = data().scored();
    List<List<Double>> alone = traces.stream().map(this::values).toList();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<List<Double>>>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(threads.submit(() -> traces.stream().map(this::values).toList()));
      }
      for (Future<List<List<Double>>> run : runs) {
        assertThat(run.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** An answer without tokens is refused or scored, never NaN. */
  @Test
  void score_noTokens_isRefusedOrInRange() {
    assertRefusedOrInRange(Trace.of("no tokens", Generation.of("", List.of())));
    for (Trace trace : data().scored()) {
      assertRefusedOrInRange(Traces.reordered(trace, List.of()));
    }
  }

  /** An answer of one token is refused or scored, never NaN. */
  @Test
  void score_oneToken_isRefusedOrInRange() {
    for (Trace trace : data().scored()) {
      for (int t = 0; t < trace.generation().tokens().size(); t++) {
        assertRefusedOrInRange(Traces.reordered(trace, List.of(t)));
      }
    }
  }

  /** Log-probabilities as small as can be are refused or scored, never NaN. */
  @Test
  void score_hugeNumbers_isRefusedOrInRange() {
    for (Trace trace : data().scored()) {
      assertRefusedOrInRange(
          Traces.withDistributions(trace, d -> new TokenDistribution(-HUGE, d.entropy(), d.top())));
    }
  }

  /** Where the data file says that order is free, it changes nothing but rounding. */
  @Test
  void score_tokensReordered_isTheSameWhereDeclared() {
    ContractData data = data();
    if (!data.tokensMayBeReordered()) {
      return;
    }
    for (Trace trace : data.scored()) {
      int n = trace.generation().tokens().size();
      if (trace.generation().totalLogprob().isPresent() || !trace.claims().isEmpty()) {
        continue;
      }
      List<Integer> backwards = IntStream.range(0, n).mapToObj(t -> n - 1 - t).toList();
      Trace turned = Traces.reordered(trace, backwards);
      assertClose(turned, values(turned), reordered(values(trace), backwards), REORDERING);
    }
  }

  /** What is missing is named; a scorer that does without gives a value in range. */
  @Test
  void refusal_missingSignal_namesIt() {
    Set<Signal> needs = scorer().info().needs();
    for (Trace trace : data().scored()) {
      for (Signal need : needs) {
        Trace less = Traces.without(trace, need);
        if (!helpers().signals(less).contains(need)
            && scorer().refusal(less, helpers()).isPresent()) {
          assertRefused(less, need.id());
        } else {
          assertRefusedOrInRange(less);
        }
      }
    }
    Trace bare = Trace.of("bare", Generation.of("text", List.of()));
    Optional<Signal> missing =
        needs.stream().filter(s -> !helpers().signals(bare).contains(s)).sorted().findFirst();
    missing.ifPresent(signal -> assertRefused(bare, signal.id()));
  }
}
