package io.github.uq4j.benchmarks;

import io.github.uq4j.metrics.attention.chain.AttentionReduction;
import io.github.uq4j.trace.Attention;
import io.github.uq4j.trace.FloatTensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reducing the 60 rows of attention that a chain visits, of 1,024 heads over 4,096 positions,
 * against summing the same floats once in 1,024 independent sums, a loop which the JIT compiler
 * vectorises. Only those rows are recorded: 1 GB instead of the 69 GB of all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx2g"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AttentionBenchmark {

  private static final int LAYERS = 32;
  private static final int HEADS = 32;
  private static final int KEYS = 4096;
  private static final int ROWS = 60;
  private static final int LANES = 1024;
  private static final int SHARPNESSES = 32;
  private static final int DRAWS = 1 << 14;

  private final float[] sums = new float[LANES];
  private float[] values;
  private Attention attention;

  /** Softmax rows, from flat to sharp, at every thirtieth position up to the last. */
  @Setup(Level.Trial)
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] weights = new double[SHARPNESSES][DRAWS];
    for (int s = 0; s < SHARPNESSES; s++) {
      for (int i = 0; i < DRAWS; i++) {
        weights[s][i] = Math.exp((0.5 + s / 8.0) * random.nextGaussian());
      }
    }
    values = new float[LAYERS * HEADS * ROWS * KEYS];
    for (int head = 0; head < LAYERS * HEADS; head++) {
      double[] drawn = weights[random.nextInt(SHARPNESSES)];
      for (int row = 0; row < ROWS; row++) {
        fill((head * ROWS + row) * KEYS, position(row), drawn, random.nextInt(DRAWS));
      }
    }
    attention =
        new Attention(
            FloatTensor.viewOf(FloatBuffer.wrap(values), LAYERS, HEADS, ROWS, KEYS),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                IntStream.range(0, ROWS).map(AttentionBenchmark::position).boxed().toList()));
  }

  private static int position(int row) {
    return KEYS - 1 - 30 * (ROWS - 1 - row);
  }

  private void fill(int at, int position, double[] drawn, int from) {
    double total = 0;
    for (int c = 0; c <= position; c++) {
      total += drawn[(from + c) % DRAWS];
    }
    for (int c = 0; c <= position; c++) {
      values[at + c] = (float) (drawn[(from + c) % DRAWS] / total);
    }
  }

  /**
   * The yardstick: every float of the rows is read once.
   *
   * @return the sum
   */
  @Benchmark
  public float sum() {
    for (int head = 0; head < LAYERS * HEADS; head++) {
      for (int row = 0; row < ROWS; row++) {
        int at = (head * ROWS + row) * KEYS;
        int end = at + position(row) + 1;
        for (; at < end; at += LANES) {
          add(at, Math.min(LANES, end - at));
        }
      }
    }
    float total = 0;
    for (float sum : sums) {
      total += sum;
    }
    return total;
  }

  private void add(int at, int count) {
    for (int lane = 0; lane < count; lane++) {
      sums[lane] += values[at + lane];
    }
  }

  /**
   * The reduction of all visited rows.
   *
   * @return the last row
   */
  @Benchmark
  public double[] reduce() {
    double[] last = new double[0];
    for (int position : attention.rowPositions().orElse(List.of())) {
      last = AttentionReduction.withDefaults().row(attention, position);
    }
    return last;
  }
}
