package io.github.uq4j.benchmarks;

import io.github.uq4j.metrics.token.BoostedProb;
import io.github.uq4j.metrics.token.FisherRao;
import io.github.uq4j.metrics.token.MeanTokenEntropy;
import io.github.uq4j.metrics.token.RenyiDivergence;
import io.github.uq4j.metrics.token.SelfCertainty;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Logits;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Floats per second of the scorers that read whole rows of logits, {@code [256 x 151,936]}, beside
 * two ways of summing the same floats once. {@code plain-sum} is the loop anyone writes, in double
 * precision; it waits for one addition after another. {@code lane-sum} is as fast as plain Java
 * gets: 256 independent float sums, which the JIT compiler turns into vector instructions, so that
 * memory is what it waits for. It is not a sum one would use: it rounds in single precision.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class RowScorerBenchmark {

  private static final int STEPS = 256;
  private static final int VOCABULARY = 151_936;
  private static final int LANES = 256;
  private static final int RUN = 4096;

  /** What is done with the rows. */
  @Param({
    "plain-sum",
    "lane-sum",
    "mean-token-entropy",
    "self-certainty",
    "renyi-divergence",
    "fisher-rao",
    "boosted-prob"
  })
  public String work = "plain-sum";

  private static final List<String> WORKS =
      List.of(
          "plain-sum",
          "lane-sum",
          "mean-token-entropy",
          "self-certainty",
          "renyi-divergence",
          "fisher-rao",
          "boosted-prob");

  private float[] floats = {};
  private Trace trace = Trace.of("none", Generation.of("", List.of()));
  private ToDoubleFunction<RowScorerBenchmark> task = benchmark -> 0;

  /** Counts floats beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Floats read. */
    public long floats;
  }

  /** Makes rows of normal logits. */
  @Setup(Level.Trial)
  public void fill() {
    Random random = new Random(1);
    floats = new float[STEPS * VOCABULARY];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (random.nextGaussian() * 3);
    }
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < STEPS; t++) {
      tokens.add(Token.of("w", TokenDistribution.of(-1)).withId(random.nextInt(VOCABULARY)));
    }
    Logits logits = new Logits(FloatTensor.viewOf(FloatBuffer.wrap(floats), STEPS, VOCABULARY));
    Tensors tensors =
        new Tensors(Optional.of(logits), Optional.empty(), Optional.empty(), Optional.empty());
    trace = Trace.of("rows", Generation.of("w".repeat(STEPS), tokens).withTensors(tensors));
    task = task();
  }

  private ToDoubleFunction<RowScorerBenchmark> task() {
    return switch (work) {
      case "plain-sum" -> benchmark -> plainSum(benchmark.floats);
      case "lane-sum" -> benchmark -> laneSum(benchmark.floats);
      case "mean-token-entropy" -> scoring(MeanTokenEntropy.withDefaults());
      case "self-certainty" -> scoring(SelfCertainty.withDefaults());
      case "renyi-divergence" -> scoring(RenyiDivergence.withDefaults());
      case "fisher-rao" -> scoring(FisherRao.withDefaults());
      case "boosted-prob" -> scoring(BoostedProb.withDefaults());
      default -> throw new IllegalArgumentException("work = " + work + "; must be a known one");
    };
  }

  private static ToDoubleFunction<RowScorerBenchmark> scoring(SequenceScorer scorer) {
    return benchmark -> scorer.score(benchmark.trace).value();
  }

  private static double plainSum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  private static double laneSum(float[] values) {
    float[] lanes = new float[LANES];
    double sum = 0;
    for (int at = 0; at < values.length; at += RUN) {
      Arrays.fill(lanes, 0);
      for (int block = at; block < Math.min(at + RUN, values.length); block += LANES) {
        addLanes(lanes, values, block);
      }
      for (float lane : lanes) {
        sum += lane;
      }
    }
    return sum;
  }

  private static void addLanes(float[] lanes, float[] values, int at) {
    for (int i = 0; i < LANES; i++) {
      lanes[i] += values[at + i];
    }
  }

  /**
   * Reads all rows once.
   *
   * @param counts where the floats are counted
   * @return the number that comes of it
   */
  @Benchmark
  public double read(Counts counts) {
    double result = task.applyAsDouble(this);
    counts.floats += floats.length;
    return result;
  }

  /**
   * Measures every work in turns, so that all share the machine's good and bad moments, and prints
   * the shortest time of each as a multiple of the plain sum's.
   *
   * @param arguments how many turns; 40 if not given
   */
  public static void main(String[] arguments) {
    int turns = arguments.length == 0 ? 40 : Integer.parseInt(arguments[0]);
    RowScorerBenchmark rows = new RowScorerBenchmark();
    rows.fill();
    Map<String, Long> shortest = new LinkedHashMap<>();
    double kept = 0;
    for (int turn = 0; turn < turns; turn++) {
      for (String work : WORKS) {
        rows.work = work;
        ToDoubleFunction<RowScorerBenchmark> task = rows.task();
        long start = System.nanoTime();
        kept += task.applyAsDouble(rows);
        shortest.merge(work, System.nanoTime() - start, Math::min);
      }
    }
    double unit = shortest.getOrDefault("plain-sum", 1L);
    shortest.forEach(
        (work, time) -> System.out.printf("%-20s %8.2f ms %8.2f%n", work, time / 1e6, time / unit));
    System.out.println("of " + turns + " turns; sum of results " + kept);
  }
}
