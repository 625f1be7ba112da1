package io.github.uq4j.benchmarks;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.trace.Trace;
import java.util.List;
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

/** Tokens per second of greedy answers, by the signals that are asked for. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class GenerationBenchmark {

  /** What is recorded beside the chosen tokens' log-probabilities. */
  @Param({"", "top=10,entropy", "top=10,entropy,attention,hidden"})
  public String signals;

  /** How many prompts are answered together. */
  @Param({"1", "16"})
  public int batch;

  private OnnxLanguageModel model;
  private List<GenerationRequest> requests;

  /** Counts tokens beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Generated tokens. */
    public long tokens;
  }

  /** Opens the large model. */
  @Setup(Level.Trial)
  public void open() {
    model =
        OnnxLanguageModel.open(
            TestModels.folder("lm-large"), OnnxOptions.withDefaults().withDevice(Device.CPU));
    SignalRequest request = SignalRequest.parse(signals);
    List<String> prompts = TestModels.prompts(batch);
    requests =
        IntStream.range(0, batch)
            .mapToObj(i -> GenerationRequest.of("p" + i, prompts.get(i)).withSignals(request))
            .toList();
  }

  /** Closes the model. */
  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }

  /**
   * Answers the prompts.
   *
   * @param counts where the tokens are counted
   * @return the traces
   */
  @Benchmark
  public List<Trace> generate(Counts counts) {
    List<Trace> traces = model.generate(requests);
    for (Trace trace : traces) {
      counts.tokens += trace.generation().tokens().size();
    }
    return traces;
  }
}
