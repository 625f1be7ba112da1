package io.github.uq4j.benchmarks;

import io.github.uq4j.factcheck.FactChecker;
import io.github.uq4j.model.EntailmentModel;
import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxEntailmentModel;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Entailment;
import io.github.uq4j.trace.TextPair;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  private static final int ANSWERS = 64;
  private static final int PAIRS = 4096;

  /** How many pairs are judged in one call. */
  @Param({"1", "64", "4096"})
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

  /** Opens the model and collects the pairs. */
  @Setup(Level.Trial)
  public void open() {
    model =
        OnnxEntailmentModel.open(
            TestModels.folder("nli"), OnnxOptions.withDefaults().withDevice(Device.CPU));
    List<TextPair> pairs = askedPairs();
    batches = new ArrayList<>();
    for (int from = 0; from + batch <= pairs.size(); from += batch) {
      batches.add(List.copyOf(pairs.subList(from, from + batch)));
    }
  }

  /** The distinct pairs that checking a few answers asks about, in the order they are asked. */
  private List<TextPair> askedPairs() {
    Set<TextPair> asked = new LinkedHashSet<>();
    EntailmentModel recording =
        pairs -> {
          asked.addAll(pairs);
          return model.judge(pairs);
        };
    FactChecker checker =
        FactChecker.withDefaults().withHelpers(Helpers.none().withEntailment(recording));
    try (OnnxLanguageModel writer = OnnxLanguageModel.open(TestModels.folder("lm-large"))) {
      for (String prompt : TestModels.prompts(ANSWERS)) {
        checker.check(
            writer.generate(
                GenerationRequest.of(prompt, prompt)
                    .withSignals(SignalRequest.none().withTop(10))));
      }
    }
    return List.copyOf(asked).subList(0, PAIRS);
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
