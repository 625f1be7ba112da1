package io.github.uq4j.benchmarks;

import io.github.uq4j.metrics.evaluation.Bootstrap;
import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.hidden.intention.dimension.ParticipationRatio;
import io.github.uq4j.metrics.hidden.intention.probe.Probe;
import io.github.uq4j.metrics.hidden.intention.probe.ProbeData;
import io.github.uq4j.metrics.hidden.intention.probe.Recoverability;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Dimension and probes of 200 states of 20,480 components, five layers of 4,096. Processor time of
 * the thread, shortest of some turns in which all take part.
 */
public final class IntentionBenchmark {

  private static final int STATES = 200;
  private static final int WIDTH = 20_480;

  private IntentionBenchmark() {}

  /**
   * Prints milliseconds.
   *
   * @param arguments how many turns; 5 if none
   */
  public static void main(String[] arguments) {
    int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Random random = new Random(1);
    double[][] rows = new double[STATES][WIDTH];
    List<Boolean> right = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < STATES; i++) {
      for (int d = 0; d < WIDTH; d++) {
        rows[i][d] = random.nextGaussian();
      }
      right.add(i % 3 > 0);
      items.add("item " + i);
    }
    ProbeData data = new ProbeData(StateMatrix.of(rows), right, items);
    Recoverability once =
        Recoverability.withDefaults()
            .withShuffles(0)
            .withBootstrap(Bootstrap.withDefaults().withResamples(1_000));
    Map<String, DoubleSupplier> works = new LinkedHashMap<>();
    works.put("ratio", () -> ParticipationRatio.of(data.states()).value().orElseThrow());
    works.put("probe", () -> Probe.fit(data, 1).intercept());
    works.put("split, 7 weights", () -> once.measure(data).auroc().value());
    works.put("20 shuffles more", () -> once.withShuffles(20).measure(data).auroc().value());
    Map<String, Long> best = new LinkedHashMap<>();
    double check = 0;
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, DoubleSupplier> work : works.entrySet()) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        check += work.getValue().getAsDouble();
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        best.merge(work.getKey(), nanos, Math::min);
      }
    }
    best.forEach(
        (name, nanos) -> System.out.printf(Locale.ROOT, "%-18s %8.0f ms%n", name, nanos / 1e6));
    System.out.println("check " + check);
  }
}
