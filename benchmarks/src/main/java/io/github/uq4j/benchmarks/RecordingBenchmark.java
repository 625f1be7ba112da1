package io.github.uq4j.benchmarks;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.Engine;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import java.nio.file.Path;
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

/**
 * Tokens per second while something is recorded against recording log-probabilities alone. {@link
 * #main} lets both take turns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class RecordingBenchmark {

  private static final int ROWS = 4;
  private static final int PROMPT = 64;
  private static final int NEW = 32;

  /** What is recorded beside the chosen tokens' log-probabilities. */
  @Param({"", "top=10,entropy"})
  public String signals;

  /** Which engine. */
  @Param({"STEP", "LOOP"})
  public Engine engine;

  /** A model's folder; empty takes the large shipped model. */
  @Param({""})
  public String model;

  private OnnxLanguageModel opened;
  private List<GenerationRequest> requests;

  /** Counts tokens beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Generated tokens. */
    public long tokens;
  }

  /** Opens the model, whose answers end at the limit only. */
  @Setup(Level.Trial)
  public void open() {
    Path folder = model.isEmpty() ? TestModels.endless("lm-large") : Path.of(model);
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1);
    opened = OnnxLanguageModel.open(folder, options.withEngine(engine));
    requests = new ArrayList<>();
    for (String prompt : TestModels.prompts(opened, ROWS, PROMPT)) {
      requests.add(
          GenerationRequest.of("p" + requests.size(), prompt)
              .withMaxNewTokens(NEW)
              .withSignals(SignalRequest.parse(signals)));
    }
  }

  /** Closes the model. */
  @TearDown(Level.Trial)
  public void close() {
    opened.close();
  }

  /**
   * Answers greedily.
   *
   * @param counts where the tokens are counted
   */
  @Benchmark
  public void generate(Counts counts) {
    opened.generate(requests).forEach(trace -> counts.tokens += trace.generation().tokens().size());
  }

  /**
   * Lets both take turns in one process.
   *
   * @param arguments the number of turns and a model's folder, both optional
   */
  public static void main(String[] arguments) {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    for (Engine engine : List.of(Engine.STEP, Engine.LOOP)) {
      RecordingBenchmark plain = opened("", engine, arguments);
      RecordingBenchmark recording = opened("top=10,entropy", engine, arguments);
      new Turns()
          .add("nothing, " + engine, () -> plain.generate(new Counts()))
          .add("top=10,entropy, " + engine, () -> recording.generate(new Counts()))
          .print("4 prompts of 64 tokens, 32 new", turns);
      plain.close();
      recording.close();
    }
  }

  private static RecordingBenchmark opened(String signals, Engine engine, String[] arguments) {
    RecordingBenchmark benchmark = new RecordingBenchmark();
    benchmark.signals = signals;
    benchmark.engine = engine;
    benchmark.model = arguments.length > 1 ? arguments[1] : "";
    benchmark.open();
    return benchmark;
  }
}
