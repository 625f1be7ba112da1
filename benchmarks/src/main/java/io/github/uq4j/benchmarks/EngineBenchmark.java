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
 * Tokens per second of the two engines: 4 prompts of 64 tokens, 32 new tokens each. {@link #main}
 * lets both take turns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class EngineBenchmark {

  private static final int ROWS = 4;
  private static final int PROMPT = 64;
  private static final int NEW = 32;
  private static final int FEW = 2;

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
      requests.add(GenerationRequest.of("p" + requests.size(), prompt).withMaxNewTokens(NEW));
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
  public void greedy(Counts counts) {
    opened.generate(requests).forEach(trace -> counts.tokens += trace.generation().tokens().size());
  }

  /**
   * Answers greedily with two tokens.
   *
   * @param counts where the tokens are counted
   */
  @Benchmark
  public void begins(Counts counts) {
    List<GenerationRequest> few =
        requests.stream().map(request -> request.withMaxNewTokens(FEW)).toList();
    opened.generate(few).forEach(trace -> counts.tokens += trace.generation().tokens().size());
  }

  /**
   * Draws one answer of one prompt for each of four seeds.
   *
   * @param counts where the tokens are counted
   * @return the samples
   */
  @Benchmark
  public List<Generation> sampled(Counts counts) {
    List<Generation> samples =
        opened.sample(requests.get(0).withSampling(Sampling.of(ROWS, 1).withTopP(0.9)));
    samples.forEach(sample -> counts.tokens += sample.tokens().size());
    return samples;
  }

  /**
   * Lets the engines take turns in one process.
   *
   * @param arguments the number of turns and a model's folder, both optional
   */
  public static void main(String[] arguments) {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
    EngineBenchmark step = opened(Engine.STEP, arguments);
    EngineBenchmark loop = opened(Engine.LOOP, arguments);
    new Turns()
        .add("greedy, STEP", () -> step.greedy(new Counts()))
        .add("greedy, LOOP", () -> loop.greedy(new Counts()))
        .add("2 new, STEP", () -> step.begins(new Counts()))
        .add("2 new, LOOP", () -> loop.begins(new Counts()))
        .difference("a token more, STEP", "greedy, STEP", "2 new, STEP", NEW - FEW)
        .difference("a token more, LOOP", "greedy, LOOP", "2 new, LOOP", NEW - FEW)
        .print("4 prompts of 64 tokens, 32 new and 2", turns);
    new Turns()
        .add("sampled, STEP", () -> step.sampled(new Counts()))
        .add("sampled, LOOP", () -> loop.sampled(new Counts()))
        .print("4 samples with top-p 0.9 of a prompt of 64 tokens, 32 new", turns);
    step.close();
    loop.close();
  }

  private static EngineBenchmark opened(Engine engine, String[] arguments) {
    EngineBenchmark benchmark = new EngineBenchmark();
    benchmark.engine = engine;
    benchmark.model = arguments.length > 1 ? arguments[1] : "";
    benchmark.open();
    return benchmark;
  }
}
