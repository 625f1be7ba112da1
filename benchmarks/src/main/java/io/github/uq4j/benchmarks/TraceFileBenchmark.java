package io.github.uq4j.benchmarks;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Profile;
import io.github.uq4j.score.ScoreRun;
import io.github.uq4j.score.Scorer;
import io.github.uq4j.score.ScorerOptions;
import io.github.uq4j.score.ScorerRegistry;
import io.github.uq4j.score.io.ScoreWriter;
import io.github.uq4j.trace.Signal;
import io.github.uq4j.trace.Trace;
import io.github.uq4j.trace.io.TraceReader;
import io.github.uq4j.trace.io.TraceWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Megabytes of JSON per second of one thread: reading a trace file of 64 tokens with ten
 * alternatives each, scoring it with every scorer of its tokens' distributions, and writing; in a
 * heap of 256 MB, whose highest use is printed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class TraceFileBenchmark {

  private static final double MEGABYTE = 1e6;

  /** Traces in the file; 100000 are about 500 MB. */
  @Param("2000")
  public int traces;

  private Path folder;
  private Path file;
  private ScoreRun run;
  private double best;

  /** Counts megabytes beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Megabytes of JSON read and, where it is written, written. */
    public double megabytes;
  }

  /**
   * Writes the file and chooses the scorers.
   *
   * @throws IOException if the disk fails
   */
  @Setup(org.openjdk.jmh.annotations.Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("uq4j-trace-file");
    file = folder.resolve("traces.jsonl");
    TraceFiles.write(file, traces);
    ScorerRegistry registry = ScorerRegistry.load();
    ScorerOptions options = new ScorerOptions(Profile.DEFAULT, java.util.Map.of());
    List<Scorer> scorers =
        registry.list().stream()
            .filter(info -> info.level() == Level.SEQUENCE || info.level() == Level.TOKEN)
            .filter(
                info ->
                    Set.of(Signal.LOGPROBS, Signal.TOP_LOGPROBS, Signal.ENTROPY, Signal.TOKEN_SPANS)
                        .containsAll(info.needs()))
            .map(info -> registry.create(info.id(), options))
            .toList();
    run = ScoreRun.of(scorers, Helpers.none());
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  /**
   * Prints the heap's highest use and deletes the files.
   *
   * @throws IOException if the disk fails
   */
  @TearDown(org.openjdk.jmh.annotations.Level.Trial)
  public void close() throws IOException {
    long peak = heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    System.out.printf(
        Locale.ROOT,
        "%nat best %.1f MB a second of processor time; heap at most %.0f MB%n",
        best,
        peak / MEGABYTE);
    try (var files = Files.list(folder)) {
      for (Path left : files.toList()) {
        Files.delete(left);
      }
    }
    Files.delete(folder);
  }

  /** Processor time of the whole JVM in seconds, collector and compiler included. */
  private static double processorSeconds() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e9;
  }

  private void count(Counts counts, double began) throws IOException {
    double megabytes = Files.size(file) / MEGABYTE;
    best = Math.max(best, megabytes / (processorSeconds() - began));
    counts.megabytes += megabytes;
  }

  /**
   * Reads.
   *
   * @param counts where megabytes are counted
   * @return tokens read
   * @throws IOException if the disk fails
   */
  @Benchmark
  public long read(Counts counts) throws IOException {
    double began = processorSeconds();
    long tokens = 0;
    try (TraceReader reader = TraceReader.open(file)) {
      while (reader.hasNext()) {
        tokens += reader.next().generation().tokens().size();
      }
    }
    count(counts, began);
    return tokens;
  }

  /**
   * Reads and writes the traces again.
   *
   * @param counts where megabytes are counted, those read only
   * @throws IOException if the disk fails
   */
  @Benchmark
  public void copy(Counts counts) throws IOException {
    double began = processorSeconds();
    try (TraceReader reader = TraceReader.open(file);
        TraceWriter writer = TraceWriter.create(folder.resolve("copy.jsonl"))) {
      while (reader.hasNext()) {
        writer.write(reader.next());
      }
      writer.commit();
    }
    count(counts, began);
  }

  /**
   * Reads, scores, writes the scores.
   *
   * @param counts where megabytes are counted, those read only
   * @throws IOException if the disk fails
   */
  @Benchmark
  public void score(Counts counts) throws IOException {
    double began = processorSeconds();
    try (TraceReader reader = TraceReader.open(file);
        ScoreWriter writer = ScoreWriter.create(folder.resolve("scores.jsonl"))) {
      while (reader.hasNext()) {
        Trace trace = reader.next();
        writer.write(run.score(trace));
      }
      writer.commit();
    }
    count(counts, began);
  }
}
