package io.github.uq4j.benchmarks;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.Engine;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Resident memory over many runs of varying shapes, without failures and with every second run
 * failing. Not a JMH benchmark: run it alone in a JVM with a fixed heap, such as {@code -Xms256m
 * -Xmx256m -XX:+AlwaysPreTouch}, so that the heap's growth is not mistaken for a leak. Linux only.
 */
public final class MemoryBenchmark {

  private static final int RUNS = 2000;
  private static final int WARM_UP = 500;
  private static final int ROWS = 8;

  private MemoryBenchmark() {}

  /** Whether every second run fails. */
  private enum Failures {
    NONE,
    EVERY_SECOND
  }

  /**
   * Prints a table of resident memory.
   *
   * @param arguments none
   * @throws IOException if the system does not say how much memory is resident
   */
  public static void main(String[] arguments) throws IOException {
    for (Engine engine : new Engine[] {Engine.LOOP}) {
      for (Failures failures : Failures.values()) {
        measure(engine, failures);
      }
    }
  }

  private static void measure(Engine engine, Failures failures) throws IOException {
    OnnxOptions options =
        OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1).withEngine(engine);
    List<String> prompts = TestModels.prompts(200);
    SplittableRandom random = new SplittableRandom(7);
    List<Double> resident = new ArrayList<>();
    try (OnnxLanguageModel model = OnnxLanguageModel.open(TestModels.folder("lm-small"), options)) {
      for (int i = 0; i < RUNS; i++) {
        run(model, prompts, random, failures == Failures.EVERY_SECOND && i % 2 == 1);
        if ((i + 1) % (RUNS / ROWS) == 0) {
          System.gc();
          resident.add(residentMebibytes());
        }
      }
    }
    double start = resident.get(WARM_UP * ROWS / RUNS - 1);
    System.out.printf(Locale.ROOT, "%n%s, failures: %s (MiB resident)%n", engine, failures);
    for (int i = 0; i < ROWS; i++) {
      System.out.printf(
          Locale.ROOT,
          "%6d %10.1f %8.3f%n",
          (i + 1) * RUNS / ROWS,
          resident.get(i),
          resident.get(i) / start);
    }
  }

  private static void run(
      OnnxLanguageModel model, List<String> prompts, SplittableRandom random, boolean fails) {
    SignalRequest signals = SignalRequest.parse("top=5,entropy,attention,hidden");
    int count = 1 + random.nextInt(3);
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String prompt = prompts.get(random.nextInt(prompts.size())).repeat(1 + random.nextInt(4));
      requests.add(
          GenerationRequest.of("r" + i, prompt)
              .withMaxNewTokens(1 + random.nextInt(12))
              .withSampling(Sampling.of(1 + random.nextInt(3), i))
              .withSignals(signals));
    }
    try {
      if (fails) {
        model.generate(
            requests,
            event -> {
              throw new IllegalStateException("a run that fails half way");
            });
      } else {
        model.generate(requests);
        model.score(new ScoringRequest("s", "Q: ", "so ".repeat(1 + random.nextInt(80)), signals));
      }
    } catch (IllegalStateException e) {
      if (!fails) {
        throw e;
      }
    }
  }

  private static double residentMebibytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
