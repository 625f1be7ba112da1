package io.github.uq4j.benchmarks;

import io.github.uq4j.metrics.sampling.relevance.Sar;
import io.github.uq4j.model.SimilarityModel;
import io.github.uq4j.score.Helpers;
import io.github.uq4j.trace.Extras;
import io.github.uq4j.trace.Generation;
import io.github.uq4j.trace.Judgements;
import io.github.uq4j.trace.Prompt;
import io.github.uq4j.trace.TextPair;
import io.github.uq4j.trace.TextSpan;
import io.github.uq4j.trace.Token;
import io.github.uq4j.trace.TokenDistribution;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Questions per second of SAR on one thread, with 5 samples of 20 tokens and known similarities.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
public class SarBenchmark {

  private static final int QUESTIONS = 1_000;
  private static final int SAMPLES = 5;
  private static final int TOKENS = 20;
  private static final long SEED = 11;

  /** Where the similarities are: each trace's own, or one table of all questions. */
  public enum Known {
    /** Recorded in each trace. */
    TRACE,
    /** Remembered over all traces. */
    CACHE
  }

  /** Where the similarities are. */
  @Param({"TRACE", "CACHE"})
  public Known known;

  private List<Trace> traces;
  private Helpers helpers;

  /** Counts questions beside calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Counts {
    /** Scored questions. */
    public long questions;
  }

  /** Makes the traces. */
  @Setup(Level.Trial)
  public void make() {
    SplittableRandom random = new SplittableRandom(SEED);
    traces = new ArrayList<>();
    for (int q = 0; q < QUESTIONS; q++) {
      traces.add(trace(q, random));
    }
    helpers = Helpers.none();
    if (known == Known.CACHE) {
      Map<TextPair, Double> all = new HashMap<>();
      traces.forEach(trace -> all.putAll(trace.recorded().similarity()));
      SimilarityModel cached =
          SimilarityModel.cached(pairs -> pairs.stream().map(all::get).toList());
      helpers = helpers.withSimilarity(cached);
    }
  }

  private static Trace trace(int question, SplittableRandom random) {
    List<Generation> samples = new ArrayList<>();
    for (int s = 0; s < SAMPLES; s++) {
      samples.add(sample(random));
    }
    Trace trace =
        Trace.of("q" + question, samples.get(0))
            .withPrompt(Prompt.of("Question " + question + ": " + sample(random).text() + "?"))
            .withSamples(samples);
    Map<TextPair, Double> similarity = new HashMap<>();
    // Strings of their own, as a file would give them: nothing is found by identity.
    for (TextPair pair : Sar.withDefaults().questions(trace).similarity()) {
      similarity.put(new TextPair(copy(pair.first()), copy(pair.second())), random.nextDouble());
    }
    return trace.withRecorded(new Judgements(Map.of(), similarity, Extras.none()));
  }

  private static String copy(String text) {
    return String.valueOf(text.toCharArray());
  }

  private static Generation sample(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    List<Token> tokens = new ArrayList<>();
    for (int t = 0; t < TOKENS; t++) {
      String piece = " w" + random.nextInt(1_000, 10_000);
      int start = text.length();
      text.append(piece);
      tokens.add(
          Token.of(piece, TokenDistribution.of(-random.nextDouble() * 3))
              .withSpan(new TextSpan(start, text.length())));
    }
    return Generation.of(text.toString(), tokens);
  }

  /**
   * Scores every question.
   *
   * @param counts where the questions are counted
   * @return the sum of the scores
   */
  @Benchmark
  public double score(Counts counts) {
    double sum = 0;
    Sar sar = Sar.withDefaults();
    for (Trace trace : traces) {
      sum += sar.score(trace, helpers).value();
      counts.questions++;
    }
    return sum;
  }
}
