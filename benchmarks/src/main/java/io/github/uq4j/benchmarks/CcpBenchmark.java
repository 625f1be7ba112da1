package io.github.uq4j.benchmarks;

import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Pairs per second of the entailment model on the pairs that CCP asks about. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class CcpBenchmark {

  private static final int PAIRS = 1024;

  /** How many pairs are judged in one call. */
  @Param({"1", "64", "1024"})
  public int batch;

  private OnnxEntailmentModel model;
  private List<List<TextPair>> batches;

  /** Counts pairs beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Judged pairs. */
    public long pairs;
  }

  /** Opens the model and writes distinct pairs of growing prefixes. */
  @Setup(Level.Trial)
  public void open() {
    model =
        OnnxEntailmentModel.open(
            TestModels.folder("nli"), OnnxOptions.withDefaults().withDevice(Device.CPU));
    List<TextPair> pairs = new ArrayList<>();
    List<String> words =
        List.of(
            "was", "born", "in", "Oslo", "and", "works", "as", "a", "nurse", "at", "Norvik",
            "Labs");
    for (int i = 0; pairs.size() < PAIRS; i++) {
      StringBuilder prefix = new StringBuilder("Person " + i);
      for (String word : words) {
        pairs.add(new TextPair(prefix + " " + word, prefix + " " + (1900 + i)));
        prefix.append(' ').append(word);
      }
    }
    batches = new ArrayList<>();
    for (int from = 0; from + batch <= PAIRS; from += batch) {
      batches.add(List.copyOf(pairs.subList(from, from + batch)));
    }
  }

  /** Closes the model. */
  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }

  /**
   * Judges all pairs, a batch at a time.
   *
   * @param counts where the pairs are counted
   * @return the last judgements
   */
  @Benchmark
  public List<Entailment> judge(Counts counts) {
    List<Entailment> last = List.of();
    for (List<TextPair> some : batches) {
      last = model.judge(some);
      counts.pairs += some.size();
    }
    return last;
  }
}
