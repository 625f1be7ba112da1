package io.github.uq4j.benchmarks;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.factcheck.ccp.ClaimConditionedProbability;
import io.github.uq4j.factcheck.ccp.TracedClaims;
import io.github.uq4j.factcheck.claims.ClauseClaims;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.onnx.internal.pair.PairRunner;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Alternative;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim-conditioned probability of biographies from end to end, by what is asked: as the authors'
 * code plans it, or as the library does. The same claims, the same entailment model, one thread
 * each; the labels of pairs that both ask about are compared.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
public class CcpPlanBenchmark {

  private static final int ALTERNATIVES = 10;
  private static final int AT_ONCE = 10;
  private static final int UNBOUNDED = 1 << 24;

  /** What is asked. */
  public enum Plan {
    /**
     * For every token of every claim all alternatives, the token itself among them, both ways, ten
     * pairs at a time as they come, padded to the longest.
     */
    REFERENCE,
    /** As the library does. */
    PLANNED
  }

  /** The plan. */
  @Param public Plan plan;

  /** How many biographies. */
  @Param("300")
  public int people;

  private OnnxEntailmentModel nli;
  private PairRunner padded;
  private Map<TextPair, Integer> asReference;
  private List<TracedClaims> claims;

  /** Counts pairs and claims beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Counts {
    /** Pairs the entailment model read. */
    public long pairs;

    /** Claims that have a score. */
    public long claims;
  }

  /** Has the biographies written and finds their claims. */
  @Setup(Level.Trial)
  public void open() {
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1);
    SessionSettings settings = new SessionSettings(ExecutionProvider.CPU, 1);
    padded = PairRunner.open(TestModels.folder("nli"), settings, UNBOUNDED, UNBOUNDED);
    asReference = new HashMap<>();
    nli = OnnxEntailmentModel.open(TestModels.folder("nli"), options);
    SignalRequest signals = SignalRequest.none().withTop(ALTERNATIVES);
    claims = new ArrayList<>();
    try (OnnxLanguageModel writer =
        OnnxLanguageModel.open(TestModels.folder("lm-large"), options)) {
      List<GenerationRequest> requests =
          TestModels.prompts(people).stream()
              .map(prompt -> GenerationRequest.of(prompt, prompt).withSignals(signals))
              .toList();
      for (Trace trace : writer.generate(requests)) {
        claims.add(new TracedClaims(trace, ClauseClaims.withDefaults().extract(trace)));
      }
    }
  }

  /** Closes the models. */
  @TearDown(Level.Trial)
  public void close() {
    nli.close();
    padded.close();
  }

  /**
   * Asks all that the plan asks.
   *
   * @param counts where pairs and claims are counted
   * @return something that depends on the answers
   */
  @Benchmark
  public int check(Counts counts) {
    counts.claims += claims.stream().mapToInt(traced -> traced.claims().size()).sum();
    if (plan == Plan.PLANNED) {
      Helpers helpers =
          Helpers.none()
              .withEntailment(
                  pairs -> {
                    counts.pairs += pairs.size();
                    return nli.judge(pairs);
                  });
      return ClaimConditionedProbability.withDefaults().explain(claims, helpers).size();
    }
    for (TracedClaims traced : claims) {
      for (Claim claim : traced.claims()) {
        List<TextPair> pairs = asked(traced.trace().generation().tokens(), claim.tokens());
        for (int from = 0; from < pairs.size(); from += AT_ONCE) {
          List<TextPair> some = pairs.subList(from, Math.min(pairs.size(), from + AT_ONCE));
          padded.logits(some).forEach((pair, row) -> asReference.put(pair, largest(row)));
          counts.pairs += some.size();
        }
      }
    }
    return asReference.size();
  }

  private static int largest(List<Double> row) {
    return row.indexOf(Collections.max(row));
  }

  /** How many pairs have another label in the plan of the authors' code. */
  private long otherLabels() {
    List<String> names = List.of("entail", "neutral", "contra");
    Map<Integer, String> columns = padded.config().labels();
    List<TextPair> pairs = List.copyOf(asReference.keySet());
    List<Entailment> own = nli.judge(pairs);
    return IntStream.range(0, pairs.size())
        .filter(
            i -> {
              Entailment e = own.get(i);
              String label =
                  names.get(largest(List.of(e.entailment(), e.neutral(), e.contradiction())));
              String theirs = columns.getOrDefault(asReference.get(pairs.get(i)), "");
              return !theirs.toLowerCase(Locale.ROOT).startsWith(label);
            })
        .count();
  }

  private static List<TextPair> asked(List<Token> tokens, List<Integer> claim) {
    List<TextPair> pairs = new ArrayList<>();
    StringBuilder prefix = new StringBuilder();
    for (int index : claim) {
      Token token = tokens.get(index);
      for (Alternative alternative : token.distribution().top()) {
        TextPair pair = new TextPair(prefix + token.text(), prefix + alternative.text());
        pairs.add(pair);
        pairs.add(pair.swapped());
      }
      prefix.append(token.text());
    }
    return pairs;
  }

  /**
   * Runs both plans by turns in one process, and prints pairs and the shortest time of each.
   *
   * @param arguments how many biographies and how many turns; 300 and 3 unless given
   */
  public static void main(String[] arguments) {
    CcpPlanBenchmark benchmark = new CcpPlanBenchmark();
    benchmark.people = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
    int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    benchmark.open();
    Map<Plan, Double> best = new EnumMap<>(Plan.class);
    for (int turn = 0; turn < turns; turn++) {
      for (Plan plan : Plan.values()) {
        benchmark.plan = plan;
        Counts counts = new Counts();
        long start = System.nanoTime();
        benchmark.check(counts);
        double seconds = (System.nanoTime() - start) * 1e-9;
        best.merge(plan, seconds, Math::min);
        System.out.printf(
            Locale.ROOT,
            "%s: %d claims, %d pairs, %.2f s, at best %.2f s%n",
            plan,
            counts.claims,
            counts.pairs,
            seconds,
            best.get(plan));
      }
    }
    System.out.printf(
        "%d of %d distinct pairs have another label%n",
        benchmark.otherLabels(), benchmark.asReference.size());
    benchmark.close();
  }
}
