package io.github.uq4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ways of doing the same, timed in turns in one process, so that a busy machine disturbs all of
 * them alike. What counts is the processor time of the calling thread; all work must happen in it.
 */
final class Turns {

  private static final int WARM_UP = 3;

  private final Map<String, Runnable> ways = new LinkedHashMap<>();

  /** One more way; the first one is what the others are compared with. */
  Turns add(String name, Runnable way) {
    ways.put(name, way);
    return this;
  }

  /**
   * Takes turns and prints, for each way, the shortest and the median processor time and their
   * ratios to those of the first.
   */
  void print(String title, int turns) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int turn = -WARM_UP; turn < turns; turn++) {
      for (Map.Entry<String, Runnable> way : ways.entrySet()) {
        double time = milliseconds(way.getValue());
        if (turn >= 0) {
          times.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(time);
        }
      }
    }
    System.out.printf(Locale.ROOT, "%n%s, n = %d turns, ms of processor time%n", title, turns);
    System.out.printf(
        Locale.ROOT, "%-28s %10s %8s %10s %8s%n", "", "minimum", "ratio", "median", "ratio");
    List<Double> first = times.values().iterator().next();
    times.forEach(
        (name, own) ->
            System.out.printf(
                Locale.ROOT,
                "%-28s %10.2f %8.3f %10.2f %8.3f%n",
                name,
                Collections.min(own),
                Collections.min(own) / Collections.min(first),
                median(own),
                median(own) / median(first)));
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
