package io.github.uq4j.benchmarks;

import io.github.uq4j.model.ScoringRequest;
import io.github.uq4j.model.SignalRequest;
import io.github.uq4j.onnx.Device;
import io.github.uq4j.onnx.OnnxLanguageModel;
import io.github.uq4j.onnx.OnnxOptions;
import io.github.uq4j.onnx.Prefixes;
import io.github.uq4j.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
 * Texts that begin with the same tokens in one call, each read whole or the beginning once: endings
 * that differ from their first token on, and variants of one answer with one of its tokens replaced
 * each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class PrefixBenchmark {

  /** What the texts are. */
  public enum Texts {
    /** Another ending each. */
    ENDINGS,
    /** One answer, another token of it replaced in each. */
    VARIANTS
  }

  /** How they are read. */
  @Param public Prefixes prefixes;

  /** What they are. */
  @Param public Texts texts;

  /** Tokens of the prompt. */
  @Param("192")
  public int prompt;

  /** Tokens behind it. */
  @Param("16")
  public int answer;

  /** How many texts. */
  @Param("16")
  public int count;

  /** A model's folder; empty takes the large shipped model. */
  @Param("")
  public String model;

  private OnnxLanguageModel opened;
  private List<ScoringRequest> requests;

  /** Opens the model and makes the texts up. */
  @Setup(Level.Trial)
  public void open() {
    Path folder = model.isEmpty() ? TestModels.folder("lm-large") : Path.of(model);
    opened =
        OnnxLanguageModel.open(
            folder,
            OnnxOptions.withDefaults()
                .withDevice(Device.CPU)
                .withThreads(1)
                .withPrefixes(prefixes));
    String text = text();
    Random random = new Random(5);
    List<Integer> said = ids(random, answer);
    requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> tokens = ids(random, answer);
      if (texts == Texts.VARIANTS) {
        int at = i * answer / count;
        int other = tokens.get(at);
        tokens = new ArrayList<>(said);
        tokens.set(at, other);
      }
      requests.add(
          new ScoringRequest("t" + i, text, "answer", SignalRequest.none()).withTokens(tokens));
    }
  }

  /** Sentences of the world, over again if there are not enough. */
  private String text() {
    String text = TestModels.prompts(opened, 1, Math.min(prompt, 512)).get(0);
    String more = (text + " ").repeat(prompt / 512 + 1);
    return more.substring(0, opened.tokenizer().encode(more).get(prompt - 1).span().end());
  }

  private static List<Integer> ids(Random random, int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(20 + random.nextInt(1200));
    }
    return ids;
  }

  /** Closes the model. */
  @TearDown(Level.Trial)
  public void close() {
    opened.close();
  }

  /**
   * Reads the texts.
   *
   * @return their traces
   */
  @Benchmark
  public List<Trace> score() {
    return opened.score(requests);
  }

  private static double largestDifference(List<Trace> one, List<Trace> other) {
    double largest = 0;
    for (int i = 0; i < one.size(); i++) {
      for (int t = 0; t < one.get(i).generation().tokens().size(); t++) {
        double a = one.get(i).generation().tokens().get(t).logprob();
        double b = other.get(i).generation().tokens().get(t).logprob();
        largest = Math.max(largest, Math.abs(a - b) / Math.max(1, Math.abs(a)));
      }
    }
    return largest;
  }

  /**
   * Reads in both ways by turns in one process; prints shortest and median processor time of each,
   * and the largest relative difference of a log-probability. With one thread the runtime runs in
   * the caller's.
   *
   * @param arguments turns, tokens of the prompt, tokens behind it, a model's folder, texts; 20,
   *     192, 16, the large shipped model and 16 unless given
   */
  public static void main(String[] arguments) {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    for (Texts texts : Texts.values()) {
      PrefixBenchmark whole = opened(Prefixes.REREAD, texts, arguments);
      PrefixBenchmark once = opened(Prefixes.SHARED, texts, arguments);
      new Turns()
          .add("whole", whole::score)
          .add("beginning once", once::score)
          .print(
              "%d texts, %s, prompt of %d tokens".formatted(whole.count, texts, whole.prompt),
              turns);
      System.out.printf(
          Locale.ROOT,
          "largest relative difference %.1e%n",
          largestDifference(whole.score(), once.score()));
      whole.close();
      once.close();
    }
  }

  private static PrefixBenchmark opened(Prefixes prefixes, Texts texts, String[] arguments) {
    PrefixBenchmark benchmark = new PrefixBenchmark();
    benchmark.prefixes = prefixes;
    benchmark.texts = texts;
    benchmark.prompt = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 192;
    benchmark.answer = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 16;
    benchmark.model = arguments.length > 3 ? arguments[3] : "";
    benchmark.count = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 16;
    benchmark.open();
    return benchmark;
  }
}
