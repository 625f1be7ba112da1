package io.github.uq4j.benchmarks;

import io.github.uq4j.model.GenerationRequest;
import io.github.uq4j.model.ModelException;
import io.github.uq4j.model.Sampling;
import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.model.Tokenizer;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.Engine;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.trace.TextSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Resident memory over many runs of varying shapes, without failures and with every second run
 * failing: in turn by a listener that throws half way, by a generation that fails inside the
 * runtime after some tokens, and by a text that does. Not a JMH benchmark: run it alone in a JVM
 * with a fixed heap, such as {@code -Xms256m -Xmx256m -XX:+AlwaysPreTouch}, so that the heap's
 * growth is not mistaken for a leak. Linux only.
 */
public final class MemoryBenchmark {

  private static final int RUNS = 2000;
  private static final int WARM_UP = 500;
  private static final int EVERY = 250;

  /** Runs fail at this length. */
  private static final int BOUND = 224;

  /** What is asked for stays below it. */
  private static final int LONGEST = 180;

  private static final int NEW_TOKENS = 12;
  private static final List<Failure> TURNS =
      List.of(Failure.LISTENER, Failure.GENERATING, Failure.READING);
  private static final SignalRequest SIGNALS =
      SignalRequest.parse("top=5,entropy,attention,hidden");

  private final OnnxLanguageModel model;
  private final String text;
  private final List<TextSpan> spans;
  private final SplittableRandom random = new SplittableRandom(7);

  private MemoryBenchmark(OnnxLanguageModel model) {
    this.model = model;
    this.text = String.join(" ", TestModels.prompts(200));
    this.spans = model.tokenizer().encode(text).stream().map(Tokenizer.Piece::span).toList();
  }

  /** Which runs fail. */
  private enum Failures {
    NONE,
    EVERY_SECOND;

    Failure of(int run) {
      boolean fails = this == EVERY_SECOND && run % 2 == 1;
      return fails ? TURNS.get(run / 2 % TURNS.size()) : Failure.NONE;
    }
  }

  /** How a run fails. */
  private enum Failure {
    NONE,
    LISTENER,
    GENERATING,
    READING
  }

  /**
   * Prints a table of resident memory for each engine and kind of failures.
   *
   * @param arguments the number of runs (2,000), the model ({@code lm-small}), and which engine and
   *     failures alone, as in {@code 2000 lm-small STEP NONE}; one argument or several
   * @throws IOException if the system does not say how much memory is resident
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(String.join(" ", arguments).split(" "));
    boolean given = words.get(0).matches("\\d+");
    int runs = given ? Integer.parseInt(words.get(0)) : RUNS;
    Path folder = BoundedModel.of(given && words.size() > 1 ? words.get(1) : "lm-small", BOUND);
    List<String> only = given && words.size() > 2 ? words.subList(2, words.size()) : List.of();
    for (Engine engine : new Engine[] {Engine.STEP, Engine.LOOP}) {
      for (Failures failures : Failures.values()) {
        if (only.isEmpty() || only.equals(List.of(engine.name(), failures.name()))) {
          measure(folder, engine, failures, runs);
        }
      }
    }
  }

  private static void measure(Path folder, Engine engine, Failures failures, int runs)
      throws IOException {
    OnnxOptions options =
        OnnxOptions.withDefaults().withDevice(Device.CPU).withThreads(1).withEngine(engine);
    try (OnnxLanguageModel model = OnnxLanguageModel.open(folder, options)) {
      System.out.printf(Locale.ROOT, "%n%s, failures: %s (MiB resident)%n", engine, failures);
      new MemoryBenchmark(model).measure(runs, failures);
    }
  }

  private void measure(int runs, Failures failures) throws IOException {
    double start = Double.NaN;
    for (int i = 1; i <= runs; i++) {
      run(failures.of(i));
      if (i % EVERY == 0) {
        System.gc();
        double now = ProcessMemory.RESIDENT.mebibytes();
        start = i == WARM_UP ? now : start;
        System.out.printf(Locale.ROOT, "%6d %10.1f %8.3f%n", i, now, now / start);
      }
    }
  }

  private void run(Failure failure) {
    try {
      switch (failure) {
        case NONE -> {
          model.generate(requests());
          model.score(new ScoringRequest("s", "Q: ", text(1 + random.nextInt(LONGEST)), SIGNALS));
        }
        case LISTENER ->
            model.generate(
                requests(),
                event -> {
                  throw new IllegalStateException("a run that fails half way");
                });
        case GENERATING -> model.generate(request("g", BOUND - NEW_TOKENS / 2, 1));
        case READING -> model.score(new ScoringRequest("s", "Q: ", text(BOUND + 5), SIGNALS));
      }
    } catch (ModelException e) {
      require(failure == Failure.GENERATING || failure == Failure.READING, e);
      return;
    } catch (IllegalStateException e) {
      require(failure == Failure.LISTENER, e);
      return;
    }
    require(failure == Failure.NONE, new IllegalStateException(failure + " did not fail"));
  }

  private static void require(boolean expected, RuntimeException otherwise) {
    if (!expected) {
      throw otherwise;
    }
  }

  private List<GenerationRequest> requests() {
    int count = 1 + random.nextInt(3);
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(request("r" + i, 1 + random.nextInt(LONGEST), 1 + random.nextInt(3)));
    }
    return requests;
  }

  private GenerationRequest request(String id, int tokens, int samples) {
    return GenerationRequest.of(id, text(tokens))
        .withMaxNewTokens(samples == 1 ? NEW_TOKENS : 1 + random.nextInt(NEW_TOKENS))
        .withSampling(Sampling.of(samples, random.nextInt(1 << 20)))
        .withSignals(SIGNALS);
  }

  /** Some passage of about so many tokens. */
  private String text(int tokens) {
    int first = random.nextInt(spans.size() - tokens);
    return text.substring(spans.get(first).start(), spans.get(first + tokens - 1).end());
  }
}
