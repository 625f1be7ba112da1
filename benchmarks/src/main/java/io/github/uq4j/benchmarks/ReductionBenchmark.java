package io.github.uq4j.benchmarks;

import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.onnx.internal.head.RowReducer;
import io.github.uq4j.onnx.internal.head.RowReducers;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Reducing 256 rows of logits to log-sum-exp, entropy and the ten largest, against summing the same
 * floats once in 1,024 independent sums, a loop which the JIT compiler vectorises. Divide a line by
 * the line {@code sum} of the same vocabulary.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReductionBenchmark {

  private static final int ROWS = 256;
  private static final int TOP = 10;
  private static final int LANES = 1024;

  /** Logits in a row. */
  @Param({"32000", "151936"})
  public int vocabulary;

  private final float[] sums = new float[LANES];
  private float[] logits;
  private RowReducer vector;
  private RowReducer lanes;

  /** Draws the logits. */
  @Setup(Level.Trial)
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    logits = new float[ROWS * vocabulary];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (3 * random.nextGaussian());
    }
    vector = RowReducers.VECTOR.create();
    lanes = RowReducers.LANES.create();
  }

  /**
   * Adds all floats up.
   *
   * @return a few of the sums
   */
  @Benchmark
  public float sum() {
    int at = 0;
    for (; at + LANES <= logits.length; at += LANES) {
      add(sums, logits, at);
    }
    return sums[0] + sums[LANES - 1];
  }

  private static void add(float[] sums, float[] values, int at) {
    for (int i = 0; i < LANES; i++) {
      sums[i] += values[at + i];
    }
  }

  /**
   * Reduces with the Vector API.
   *
   * @return the entropies' sum
   */
  @Benchmark
  public double vector() {
    return reduce(vector);
  }

  /**
   * Reduces with plain loops.
   *
   * @return the entropies' sum
   */
  @Benchmark
  public double lanes() {
    return reduce(lanes);
  }

  private double reduce(RowReducer reducer) {
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      LogitRow reduced = reducer.reduce(logits, row * vocabulary, vocabulary, TOP);
      total += reduced.entropy();
    }
    return total;
  }

  /**
   * Calls {@code Math.exp} for every logit, and looks for no largest ones but one.
   *
   * @return the entropies' sum
   */
  @Benchmark
  public double scalar() {
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      total += scalar(row * vocabulary);
    }
    return total;
  }

  private double scalar(int from) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + vocabulary; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    double weighted = 0;
    for (int i = from; i < from + vocabulary; i++) {
      double power = Math.exp((double) logits[i] - max);
      sum += power;
      weighted += power * (logits[i] - max);
    }
    return Math.log(sum) - weighted / sum;
  }
}
