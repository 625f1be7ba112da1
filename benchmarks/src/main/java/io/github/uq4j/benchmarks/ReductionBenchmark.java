package io.github.uq4j.benchmarks;

import io.github.uq4j.onnx.internal.head.LogitRow;
import io.github.uq4j.onnx.internal.head.RowReducer;
import io.github.uq4j.onnx.internal.head.RowReducers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
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
  private static final int SCALAR_EVERY = 8;

  /** Logits in a row. */
  @Param({"32000", "151936"})
  public int vocabulary;

  private final float[] sums = new float[LANES];
  private float[] logits = {};
  private FloatBuffer direct = FloatBuffer.allocate(0);
  private RowReducer vector = RowReducers.LANES.create();
  private final RowReducer lanes = RowReducers.LANES.create();

  /** Draws the logits. */
  @Setup(Level.Trial)
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    logits = new float[ROWS * vocabulary];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (3 * random.nextGaussian());
    }
    vector = RowReducers.fastest().create();
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
    return reduce(vector, FloatBuffer.wrap(logits));
  }

  /**
   * Reduces with plain loops.
   *
   * @return the entropies' sum
   */
  @Benchmark
  public double lanes() {
    return reduce(lanes, FloatBuffer.wrap(logits));
  }

  /** The same logits where the runtime would have written them. */
  private FloatBuffer outside() {
    if (direct.capacity() == 0) {
      direct =
          ByteBuffer.allocateDirect(logits.length * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer()
              .put(logits)
              .flip();
    }
    return direct;
  }

  /** The largest logit of every row with the Vector API: a pass over the floats and no more. */
  private double maximum() {
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      total += vector.largest(logits, row * vocabulary, vocabulary, 0).length;
    }
    return total;
  }

  private double reduce(RowReducer reducer, FloatBuffer rows) {
    double total = 0;
    for (int row = 0; row < ROWS; row++) {
      LogitRow reduced = reducer.reduce(rows, row * vocabulary, vocabulary, TOP);
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

  /**
   * Measures the works in turns, so that all share the machine's good and bad moments, and prints
   * the shortest time of each as a multiple of the sum's: processor time of the thread.
   *
   * @param arguments how many turns; 40 if not given
   */
  public static void main(String[] arguments) {
    int turns = arguments.length == 0 ? 40 : Integer.parseInt(arguments[0]);
    ReductionBenchmark rows = new ReductionBenchmark();
    rows.vocabulary = 151_936;
    rows.draw();
    Map<String, DoubleSupplier> works = new LinkedHashMap<>();
    works.put("sum", rows::sum);
    works.put("lanes", rows::lanes);
    works.put("lanes, direct", () -> rows.reduce(rows.lanes, rows.outside()));
    if (RowReducers.VECTOR.available()) {
      works.put("vector maximum", rows::maximum);
      works.put("vector", rows::vector);
      works.put("vector, direct", () -> rows.reduce(rows.vector, rows.outside()));
    }
    works.put("scalar", rows::scalar);
    ThreadMXBean thread = ManagementFactory.getThreadMXBean();
    Map<String, Long> shortest = new LinkedHashMap<>();
    double kept = 0;
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, DoubleSupplier> work : works.entrySet()) {
        if (work.getKey().equals("scalar") && turn % SCALAR_EVERY != 0) {
          continue;
        }
        long start = thread.getCurrentThreadCpuTime();
        kept += work.getValue().getAsDouble();
        shortest.merge(work.getKey(), thread.getCurrentThreadCpuTime() - start, Math::min);
      }
    }
    double unit = shortest.getOrDefault("sum", 1L);
    shortest.forEach(
        (work, time) ->
            System.out.printf(
                Locale.ROOT, "%-16s %8.2f ms %8.2f%n", work, time / 1e6, time / unit));
    System.out.println("of " + turns + " turns; sum of results " + kept);
  }
}
