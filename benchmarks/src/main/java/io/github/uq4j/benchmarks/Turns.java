package io.github.uq4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Ways of doing the same, timed in turns in one process, so that a busy machine disturbs all of
 * them alike. What counts is the processor time of the calling thread; all work must happen in it.
 */
final class Turns {

  /** At least so many turns to warm up. */
  private static final int WARM_UP = 3;

  /** And at least so long: what is called once a turn is compiled late. */
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Map<String, Runnable> ways = new LinkedHashMap<>();
  private final List<Difference> differences = new ArrayList<>();

  /** What one way takes longer than another, a unit of what it does more. */
  private record Difference(String name, String more, String less, int units) {

    double of(Map<String, List<Double>> times, ToDoubleFunction<List<Double>> summary) {
      return (summary.applyAsDouble(times.get(more)) - summary.applyAsDouble(times.get(less)))
          / units;
    }
  }

  /** One more way; the first one is what the others are compared with. */
  Turns add(String name, Runnable way) {
    ways.put(name, way);
    return this;
  }

  /**
   * What one way takes longer than another, a unit; the first one is what others are compared with.
   */
  Turns difference(String name, String more, String less, int units) {
    if (!ways.keySet().containsAll(List.of(more, less))) {
      throw new IllegalArgumentException(
          more + ", " + less + " are to be compared; must be among " + ways.keySet());
    }
    differences.add(new Difference(name, more, less, units));
    return this;
  }

  /**
   * Takes turns and prints, for each way, the shortest and the median processor time and their
   * ratios to those of the first; then the differences.
   */
  void print(String title, int turns) {
    Map<String, List<Double>> times = times(turns);
    System.out.printf(Locale.ROOT, "%n%s, n = %d turns, ms of processor time%n", title, turns);
    System.out.printf(
        Locale.ROOT, "%-28s %10s %8s %10s %8s%n", "", "minimum", "ratio", "median", "ratio");
    List<Double> first = times.values().iterator().next();
    times.forEach(
        (name, own) ->
            print(name, Collections.min(own), Collections.min(first), median(own), median(first)));
    for (Difference difference : differences) {
      Difference other = differences.get(0);
      print(
          difference.name(),
          difference.of(times, Collections::min),
          other.of(times, Collections::min),
          difference.of(times, Turns::median),
          other.of(times, Turns::median));
    }
  }

  private static void print(
      String name, double minimum, double firstMinimum, double median, double firstMedian) {
    System.out.printf(
        Locale.ROOT,
        "%-28s %10.2f %8.3f %10.2f %8.3f%n",
        name,
        minimum,
        minimum / firstMinimum,
        median,
        median / firstMedian);
  }

  private Map<String, List<Double>> times(int turns) {
    long start = System.nanoTime();
    for (int turn = 0; turn < WARM_UP || System.nanoTime() - start < WARM_UP_NANOS; turn++) {
      ways.values().forEach(Runnable::run);
    }
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      ways.forEach(
          (name, way) ->
              times.computeIfAbsent(name, key -> new ArrayList<>()).add(milliseconds(way)));
    }
    return times;
  }

  private static double milliseconds(Runnable way) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    way.run();
    return (threads.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
