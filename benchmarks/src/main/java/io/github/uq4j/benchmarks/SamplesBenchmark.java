package io.github.uq4j.benchmarks;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.Engine;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.trace.Generation;
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
 * Samples per second of one prompt: sixteen in one call against sixteen calls of one. {@link #main}
 * lets both take turns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class SamplesBenchmark {

  private static final int SAMPLES = 16;
  private static final int PROMPT = 128;
  private static final int NEW = 32;

  /** How many samples one call draws. */
  @Param({"1", "16"})
  public int together;

  /** Which engine. */
  @Param({"STEP"})
  public Engine engine;

  /** A model's folder; empty takes the large shipped model. */
  @Param({""})
  public String model;

  private OnnxLanguageModel opened;
  private GenerationRequest request;

  /** Counts samples beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Drawn samples. */
    public long samples;
  }

  /** Opens the model, whose answers end at the limit only. */
  @Setup(Level.Trial)
  public void open() {
    Path folder = model.isEmpty() ? TestModels.endless("lm-large") : Path.of(model);
    OnnxOptions options = OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1);
    opened = OnnxLanguageModel.open(folder, options.withEngine(engine));
    request =
        GenerationRequest.of("p", TestModels.prompts(opened, 1, PROMPT).get(0))
            .withMaxNewTokens(NEW);
  }

  /** Closes the model. */
  @TearDown(Level.Trial)
  public void close() {
    opened.close();
  }

  /**
   * Draws sixteen samples.
   *
   * @param counts where they are counted
   * @return the samples
   */
  @Benchmark
  public List<Generation> sample(Counts counts) {
    List<Generation> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i += together) {
      samples.addAll(opened.sample(request.withSampling(Sampling.of(together, i))));
    }
    counts.samples += samples.size();
    return samples;
  }

  /**
   * Lets both take turns in one process.
   *
   * @param arguments the number of turns and a model's folder, both optional
   */
  public static void main(String[] arguments) {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    for (Engine engine : List.of(Engine.STEP, Engine.LOOP)) {
      SamplesBenchmark benchmark = new SamplesBenchmark();
      benchmark.engine = engine;
      benchmark.model = arguments.length > 1 ? arguments[1] : "";
      benchmark.open();
      new Turns()
          .add("16 calls, " + engine, () -> benchmark.sample(1))
          .add("one call, " + engine, () -> benchmark.sample(SAMPLES))
          .print("16 samples of a prompt of 128 tokens, 32 new", turns);
      benchmark.close();
    }
  }

  private List<Generation> sample(int together) {
    this.together = together;
    return sample(new Counts());
  }
}
