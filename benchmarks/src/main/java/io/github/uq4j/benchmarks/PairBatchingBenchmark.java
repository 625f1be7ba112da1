package io.github.uq4j.benchmarks;

import io.github.uq4j.onnx.internal.pair.PairRunner;
import io.github.uq4j.onnx.internal.session.ExecutionProvider;
import io.github.uq4j.onnx.internal.session.SessionSettings;
import io.github.uq4j.trace.TextPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
 * Pairs per second of a cross-encoder on pairs of mixed lengths, by how they are put into batches.
 * One thread, the same pairs, the same model; the figures are the ratios to the first way.
 *
 * <p>{@code uq4j.encoder} names the model's folder; without it the shipped entailment model is
 * used, which is so small that the price of a call counts as much as its tokens. {@code
 * testdata/training/random_encoder.py} makes one of a usual size.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 3)
public class PairBatchingBenchmark {

  private static final int PAIRS = 160;
  private static final int FIXED = 16;
  private static final int UNBOUNDED = 1 << 24;

  /** How pairs are put into batches; the first is what fixed batches cost. */
  public enum Way {
    /** Sixteen at a time as they come, padded to the longest. */
    ARRIVAL_16,
    /** One at a time, nothing padded. */
    ONE_BY_ONE,
    /** As the library does. */
    PLANNED
  }

  /** The way. */
  @Param public Way way;

  private PairRunner runner;
  private List<List<TextPair>> calls;

  /** Counts pairs beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Judged pairs. */
    public long pairs;
  }

  /** Opens the model and deals the pairs out to calls. */
  @Setup(Level.Trial)
  public void open() {
    String named = System.getProperty("uq4j.encoder", "");
    Path folder = named.isEmpty() ? TestModels.folder("nli") : Path.of(named);
    SessionSettings settings = new SessionSettings(ExecutionProvider.CPU, 1);
    runner =
        switch (way) {
          case ARRIVAL_16 -> PairRunner.open(folder, settings, UNBOUNDED, UNBOUNDED);
          case ONE_BY_ONE -> PairRunner.open(folder, settings, 1);
          case PLANNED -> PairRunner.open(folder, settings, 512);
        };
    List<TextPair> pairs = mixedPairs();
    int size = way == Way.ARRIVAL_16 ? FIXED : PAIRS;
    calls = new ArrayList<>();
    for (int from = 0; from < PAIRS; from += size) {
      calls.add(pairs.subList(from, from + size));
    }
  }

  /** Mostly short pairs, as samples of a short answer are; every tenth is a long one. */
  private static List<TextPair> mixedPairs() {
    SplittableRandom random = new SplittableRandom(1);
    List<TextPair> pairs = new ArrayList<>();
    while (pairs.size() < PAIRS) {
      int words = random.nextInt(10) == 0 ? 40 + random.nextInt(25) : 3 + random.nextInt(10);
      pairs.add(new TextPair(words(random, words), words(random, 2 + random.nextInt(8))));
    }
    return pairs;
  }

  private static String words(SplittableRandom random, int count) {
    List<String> known = List.of("She", "was", "born", "in", "the", "town", "and", "worked", "as");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(known.get(random.nextInt(known.size())));
    }
    return text.toString();
  }

  /** Closes the model. */
  @TearDown(Level.Trial)
  public void close() {
    runner.close();
  }

  /**
   * Judges all pairs.
   *
   * @param counts where the pairs are counted
   * @return how many distinct pairs there were
   */
  @Benchmark
  public int judge(Counts counts) {
    int distinct = 0;
    for (List<TextPair> some : calls) {
      distinct += runner.logits(some).size();
      counts.pairs += some.size();
    }
    return distinct;
  }
}
