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

/**
 * Compares a CUDA device with the CPU: equal tokens, numbers, tokens per second, copies of the
 * cache inside the loop, and attention and hidden states in half precision.
 */
public final class GpuCheck {

  private static final int ROWS = 16;
  private static final int REPEATS = 5;
  private static final double TOLERANCE = 1e-3;
  private static final double HALF_TOLERANCE = 2e-2;

  private final Device device;
  private boolean agree = true;

  private GpuCheck(Device device) {
    this.device = device;
  }

  /**
   * Prints a table; ends with an exception if the devices disagree.
   *
   * @param arguments the CUDA device's number (default 0; the word {@code cpu} compares the CPU
   *     with itself), and a model's folder (default: the large shipped model)
   */
  public static void main(String[] arguments) {
    List<String> words = Stream.of(arguments).flatMap(text -> Stream.of(text.split(" "))).toList();
    String number = words.isEmpty() ? "0" : words.get(0);
    Path model = words.size() < 2 ? TestModels.folder("lm-large") : Path.of(words.get(1));
    GpuCheck check =
        new GpuCheck(number.equals("cpu") ? Device.CPU : Device.cuda(Integer.parseInt(number)));
    check.checkTokens(model);
    check.checkCopies(
        List.of(
            TestModels.folder("lm-large"),
            TestModels.zoo("gpt2"),
            TestModels.zoo("llama-gqa-fp16")));
    check.checkSignals(TestModels.zoo("llama-gqa-fp16"));
    if (!check.agree) {
      throw new IllegalStateException("the device and the CPU disagree; see the table");
    }
  }

  private OnnxOptions options(Engine engine) {
    return OnnxOptions.withDefaults().withDevice(device).withEngine(engine);
  }

  private void checkTokens(Path model) {
    List<Trace> expected;
    try (OnnxLanguageModel cpu =
        OnnxLanguageModel.open(model, options(Engine.STEP).withDevice(Device.CPU))) {
      expected = cpu.generate(requests("top=10,entropy", true));
    }
    System.out.printf(
        "%n%-8s %-6s %-26s %12s %14s %12s%n",
        "device", "engine", "recorded", "tokens/s", "equal tokens", "difference");
    for (Engine engine : new Engine[] {Engine.STEP, Engine.LOOP}) {
      try (OnnxLanguageModel opened = OnnxLanguageModel.open(model, options(engine))) {
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
  }

  /** Rows of their own and rows that share a prompt's cache have a loop each. */
  private void checkCopies(List<Path> models) {
    System.out.printf(
        "%n%-8s %-16s %-6s %16s %14s%n",
        "device", "model", "loops", "copies in a loop", "of the cache");
    for (Path model : models) {
      List<LoopCopies> loops = new ArrayList<>();
      WrittenGraphs.during(
              () -> {
                try (OnnxLanguageModel opened =
                    OnnxLanguageModel.open(model, options(Engine.LOOP))) {
                  GenerationRequest alone = GenerationRequest.of("a", "He is").withMaxNewTokens(4);
                  opened.generate(alone);
                  opened.generate(alone.withSampling(Sampling.of(2, 5)));
                }
              })
          .forEach(graph -> LoopCopies.of(graph).ifPresent(loops::add));
      int most = loops.stream().mapToInt(LoopCopies::all).max().orElse(0);
      List<String> ofCache = loops.stream().flatMap(loop -> loop.ofCache().stream()).toList();
      System.out.printf(
          "%-8s %-16s %-6d %16d %14d%n",
          device, model.getFileName(), loops.size(), most, ofCache.size());
      ofCache.forEach(name -> System.out.println("         copies " + name));
      agree &= !loops.isEmpty() && ofCache.isEmpty();
    }
  }

  /** On a CUDA device attention is computed once more, beside the operator that keeps it. */
  private void checkSignals(Path member) {
    System.out.printf(
        "%n%-8s %-16s %-14s %12s %12s%n", "device", "model", "recorded", "numbers", "difference");
    try (OnnxLanguageModel opened = OnnxLanguageModel.open(member, options(Engine.AUTO))) {
      RecordedSignals compared = RecordedSignals.compare(opened, member);
      print(member, "attention", compared.attention());
      print(member, "hidden states", compared.hidden());
    }
  }

  private void print(Path member, String signal, RecordedSignals.Largest largest) {
    System.out.printf(
        Locale.ROOT,
        "%-8s %-16s %-14s %12d %12.2e%n",
        device,
        member.getFileName(),
        signal,
        largest.numbers(),
        largest.difference());
    agree &= largest.within(HALF_TOLERANCE);
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
