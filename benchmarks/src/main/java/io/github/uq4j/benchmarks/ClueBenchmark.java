package io.github.uq4j.benchmarks;

import io.github.uq4j.metrics.hidden.clue.Anchor.Place;
import io.github.uq4j.metrics.hidden.clue.Anchors;
import io.github.uq4j.metrics.hidden.clue.Clue;
import io.github.uq4j.metrics.hidden.clue.ClueMargin;
import io.github.uq4j.metrics.hidden.clue.Experience;
import io.github.uq4j.metrics.hidden.clue.ExperienceSet.Outcome;
import io.github.uq4j.trace.FloatTensor;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.HiddenStates;
import io.github.uq4j.trace.Tensors;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scoring one candidate, 36 levels of 4,096 components at two positions, beside a plain loop that
 * adds the same floats up once, in double precision; and remembering such candidates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClueBenchmark {

  private static final int LEVELS = 36;
  private static final int WIDTH = 4096;
  private static final int TURNS = 60;
  private static final int CALLS = 20;
  private static final int FITTED = 20_000;

  /** What is done with a candidate. */
  @Param({"plain-sum", "clue-margin", "clue-margin-pooled", "remember"})
  public String work = "plain-sum";

  private static final List<String> WORKS =
      List.of("plain-sum", "clue-margin", "clue-margin-pooled", "remember");

  private float[] floats = {};
  private Trace trace = Trace.of("none", Generation.of("", List.of()));
  private ToDoubleFunction<ClueBenchmark> task = benchmark -> 0;

  /** Makes a candidate and an experience of four. */
  @Setup
  public void fill() {
    floats = floats(new SplittableRandom(1));
    trace = trace("c", floats);
    Experience experience = Experience.of(Anchors.of(Place.PROMPT_END, Place.ANSWER_END));
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 4; i++) {
      experience.add(
          trace("e" + i, floats(random)), i % 2 == 0 ? Outcome.SUCCESS : Outcome.FAILURE);
    }
    ClueMargin margin = ClueMargin.withDefaults().withExperience(experience);
    ClueMargin pooled = margin.withScale(Clue.Scale.POOLED);
    task =
        switch (work) {
          case "plain-sum" -> benchmark -> plainSum(benchmark.floats);
          case "clue-margin" -> benchmark -> margin.score(benchmark.trace).value();
          case "clue-margin-pooled" -> benchmark -> pooled.score(benchmark.trace).value();
          default ->
              benchmark -> experience.add(benchmark.trace, Outcome.SUCCESS).isEmpty() ? 1 : 0;
        };
  }

  private static float[] floats(SplittableRandom random) {
    float[] floats = new float[LEVELS * 2 * WIDTH];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (random.nextDouble() - 0.5);
    }
    return floats;
  }

  /** A trace of a prompt and an answer of a token each, over the floats themselves. */
  private static Trace trace(String id, float[] floats) {
    HiddenStates states =
        new HiddenStates(FloatTensor.viewOf(FloatBuffer.wrap(floats), LEVELS, 2, WIDTH));
    Tensors tensors =
        new Tensors(Optional.empty(), Optional.empty(), Optional.of(states), Optional.empty());
    Token token = Token.of("a", TokenDistribution.of(-1));
    return Trace.of(id, Generation.of("a", List.of(token)).withTensors(tensors));
  }

  private static double plainSum(float[] floats) {
    double sum = 0;
    for (float value : floats) {
      sum += value;
    }
    return sum;
  }

  /**
   * One candidate.
   *
   * @return something that depends on all its floats
   */
  @Benchmark
  public double candidate() {
    return task.applyAsDouble(this);
  }

  /**
   * Prints the shortest of some turns in which all take part, and what remembering many candidates
   * needs.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    double[] best = new double[WORKS.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    ClueBenchmark[] all = new ClueBenchmark[best.length];
    for (int w = 0; w < all.length; w++) {
      all[w] = new ClueBenchmark();
      all[w].work = WORKS.get(w);
      all[w].fill();
    }
    double sink = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      for (int w = 0; w < all.length; w++) {
        long start = cpu();
        for (int call = 0; call < CALLS; call++) {
          sink += all[w].candidate();
        }
        best[w] = Math.min(best[w], (cpu() - start) / 1e3 / CALLS);
      }
    }
    for (int w = 0; w < all.length; w++) {
      System.out.printf(
          "%-20s %8.1f us  %5.2f times the sum%n", WORKS.get(w), best[w], best[w] / best[0]);
    }
    System.out.println("(" + sink + ")");
    remember();
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Fills an experience with candidates made on the fly. */
  private static void remember() {
    Experience experience = Experience.of(Anchors.of(Place.PROMPT_END, Place.ANSWER_END));
    SplittableRandom random = new SplittableRandom(3);
    long start = cpu();
    float[] floats = floats(random);
    Trace trace = trace("t", floats);
    for (int i = 0; i < FITTED; i++) {
      for (int at = i % 17; at < floats.length; at += 17) {
        floats[at] = (float) (random.nextDouble() - 0.5);
      }
      experience.add(trace, i % 2 == 0 ? Outcome.SUCCESS : Outcome.FAILURE);
      if (i % 5_000 == 4_999 || i == 99) {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf("after %,7d candidates: %d MB of heap in use%n", i + 1, used >> 20);
      }
    }
    System.out.printf(
        "%,d candidates: %.1f s of processor time%n",
        experience.count(Outcome.SUCCESS) * 2, (cpu() - start) / 1e9);
  }
}
