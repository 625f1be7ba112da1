package io.github.uq4j.benchmarks;

import io.github.uq4j.metrics.cascade.DeferralCurve;
import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.evaluation.Metric;
import io.github.uq4j.metrics.evaluation.PredictionRejectionRatio;
import io.github.uq4j.metrics.evaluation.RocAuc;
import io.github.uq4j.metrics.evaluation.comparison.MetricNames;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Measures of ten million scores in multiples of one {@code Arrays.sort} of the same array, and the
 * bootstrap of twenty scores. Not JMH: what is compared takes turns in one JVM, and the shortest
 * turn of each counts, in processor time of its thread, because a shared machine has good and bad
 * moments.
 *
 * <p>Arguments: {@code sort TURNS} or {@code bootstrap RESAMPLES ITEMS SCORERS THREADS METRIC...}.
 */
public final class EvaluationBenchmark {

  private static final int SCORES = 10_000_000;

  private EvaluationBenchmark() {}

  /**
   * Runs one of the two.
   *
   * @param arguments as above; none compares with a sort
   */
  public static void main(String[] arguments) {
    List<String> given =
        Arrays.stream(arguments).flatMap(a -> Arrays.stream(a.split(" "))).toList();
    if (given.isEmpty() || given.get(0).equals("sort")) {
      compareWithSort(given.size() > 1 ? Integer.parseInt(given.get(1)) : 5);
    } else {
      bootstrap(given);
    }
  }

  private static void compareWithSort(int turns) {
    SplittableRandom random = new SplittableRandom(1);
    double[] scores = new double[SCORES];
    double[] quality = new double[SCORES];
    double[] better = new double[SCORES];
    for (int i = 0; i < SCORES; i++) {
      quality[i] = random.nextInt(4) > 0 ? 1 : 0;
      better[i] = random.nextInt(10) > 0 ? 1 : 0;
      scores[i] = -Math.log(random.nextDouble()) * (2 - quality[i]);
    }
    ScoreColumn column = ScoreColumn.ofUncertainty("s", Outcomes.of(quality), scores);
    PredictionRejectionRatio half =
        PredictionRejectionRatio.withDefaults().withMaximalRejection(0.5);
    Map<String, DoubleSupplier> works = new LinkedHashMap<>();
    works.put("Arrays.sort", () -> sorted(scores));
    works.put("auroc", () -> RocAuc.withDefaults().measure(column).value());
    works.put("prr", () -> PredictionRejectionRatio.withDefaults().measure(column).value());
    works.put("prr-0.5", () -> half.measure(column).value());
    works.put("auc-df", () -> DeferralCurve.of(scores, quality, better).auc());
    Map<String, Long> best = new LinkedHashMap<>();
    double check = 0;
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, DoubleSupplier> work : works.entrySet()) {
        long start = threadTime();
        check += work.getValue().getAsDouble();
        best.merge(work.getKey(), threadTime() - start, Math::min);
      }
    }
    double sort = best.values().iterator().next();
    best.forEach(
        (name, nanos) ->
            System.out.printf(
                Locale.ROOT, "%-12s %8.0f ms %6.2f sorts%n", name, nanos / 1e6, nanos / sort));
    System.out.println("check " + check);
  }

  private static double sorted(double[] scores) {
    double[] copy = scores.clone();
    Arrays.sort(copy);
    return copy[0];
  }

  private static long threadTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void bootstrap(List<String> given) {
    int resamples = Integer.parseInt(given.get(1));
    int items = Integer.parseInt(given.get(2));
    int scorers = Integer.parseInt(given.get(3));
    int threads = Integer.parseInt(given.get(4));
    List<Metric> metrics = given.stream().skip(5).map(MetricNames::of).toList();
    SplittableRandom random = new SplittableRandom(1);
    double[] quality = new double[items];
    for (int i = 0; i < items; i++) {
      quality[i] = random.nextInt(4) > 0 ? 1 : 0;
    }
    Outcomes outcomes = Outcomes.of(quality);
    List<ScoreColumn> columns = new ArrayList<>();
    for (int s = 0; s < scorers; s++) {
      double[] sure = new double[items];
      for (int i = 0; i < items; i++) {
        sure[i] = (random.nextDouble() + quality[i] * s / scorers) / 2;
      }
      columns.add(ScoreColumn.ofProbability("s" + s, outcomes, sure));
    }
    long start = System.nanoTime();
    var replicates =
        Bootstrap.withDefaults()
            .withResamples(resamples)
            .withThreads(threads)
            .replicates(metrics, columns);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%d resamples, %d items, %d scorers, %d threads, %s: %.1f s, heap at most %d MB, %s%n",
        resamples,
        items,
        scorers,
        threads,
        replicates.metrics(),
        seconds,
        peakHeap() >> 20,
        replicates.interval(metrics.get(0).id(), "s1").orElseThrow());
  }

  private static long peakHeap() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      sum += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    return sum;
  }
}
