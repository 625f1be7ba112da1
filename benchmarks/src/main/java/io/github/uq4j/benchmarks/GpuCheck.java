package io.github.uq4j.benchmarks;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.Engine;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Compares a CUDA device with the CPU: equal tokens, numbers, and tokens per second. */
public final class GpuCheck {

  private static final int ROWS = 16;
  private static final int REPEATS = 5;
  private static final double TOLERANCE = 1e-3;

  private GpuCheck() {}

  /**
   * Prints a table; ends with an exception if the devices disagree.
   *
   * @param arguments the CUDA device's number (default 0; the word {@code cpu} compares the CPU
   *     with itself), and a model's folder (default: the large shipped model)
   */
  public static void main(String[] arguments) {
    List<String> words = Stream.of(arguments).flatMap(text -> Stream.of(text.split(" "))).toList();
    String number = words.isEmpty() ? "0" : words.get(0);
    Device device = number.equals("cpu") ? Device.CPU : Device.cuda(Integer.parseInt(number));
    Path model = words.size() < 2 ? TestModels.folder("lm-large") : Path.of(words.get(1));
    OnnxOptions options = OnnxOptions.withDefaults();
    List<Trace> expected;
    try (OnnxLanguageModel cpu =
        OnnxLanguageModel.open(model, options.withDevice(Device.CPU).withEngine(Engine.STEP))) {
      expected = cpu.generate(requests("top=10,entropy", true));
    }
    System.out.printf(
        "%n%-8s %-6s %-26s %12s %14s %12s%n",
        "device", "engine", "recorded", "tokens/s", "equal tokens", "difference");
    boolean agree = true;
    for (Engine engine : new Engine[] {Engine.STEP, Engine.LOOP}) {
      try (OnnxLanguageModel opened =
          OnnxLanguageModel.open(model, options.withDevice(device).withEngine(engine))) {
        Difference difference =
            compare(expected, opened.generate(requests("top=10,entropy", true)));
        for (String signals : new String[] {"", "top=10,entropy"}) {
          System.out.printf(
              Locale.ROOT,
              "%-8s %-6s %-26s %12.0f %8d/%-5d %12.2e%n",
              device,
              engine,
              signals.isEmpty() ? "log-probabilities" : signals,
              rate(opened, signals),
              difference.equal(),
              difference.all(),
              difference.largest());
        }
        agree &= difference.equal() == difference.all() && difference.largest() < TOLERANCE;
      }
    }
    if (!agree) {
      throw new IllegalStateException("the device and the CPU disagree; see the table");
    }
  }

  private static List<GenerationRequest> requests(String signals, boolean sampled) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : TestModels.prompts(ROWS)) {
      GenerationRequest request =
          GenerationRequest.of("p" + requests.size(), prompt)
              .withMaxNewTokens(64)
              .withSignals(SignalRequest.parse(signals));
      requests.add(sampled ? request.withSampling(Sampling.of(2, 5).withTopP(0.9)) : request);
    }
    return requests;
  }

  private static double rate(OnnxLanguageModel model, String signals) {
    List<GenerationRequest> requests = requests(signals, false);
    double best = 0;
    for (int i = 0; i <= REPEATS; i++) {
      long start = System.nanoTime();
      long tokens =
          model.generate(requests).stream().mapToLong(t -> t.generation().tokens().size()).sum();
      double rate = tokens * 1e9 / (System.nanoTime() - start);
      best = i == 0 ? 0 : Math.max(best, rate);
    }
    return best;
  }

  /** How two devices differ; the largest difference is of log-probabilities of equal tokens. */
  private record Difference(int equal, int all, double largest) {}

  private static Difference compare(List<Trace> expected, List<Trace> found) {
    int equal = 0;
    int all = 0;
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      List<Token> one = tokens(expected.get(i));
      List<Token> other = tokens(found.get(i));
      all += Math.max(one.size(), other.size());
      for (int t = 0; t < Math.min(one.size(), other.size()); t++) {
        if (one.get(t).id().equals(other.get(t).id())) {
          equal++;
          largest = Math.max(largest, Math.abs(one.get(t).logprob() - other.get(t).logprob()));
        }
      }
    }
    return new Difference(equal, all, largest);
  }

  private static List<Token> tokens(Trace trace) {
    List<Token> tokens = new ArrayList<>(trace.generation().tokens());
    trace.samples().forEach(sample -> tokens.addAll(sample.tokens()));
    return tokens;
  }
}
