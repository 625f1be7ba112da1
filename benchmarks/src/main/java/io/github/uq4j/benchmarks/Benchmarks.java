package io.github.uq4j.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks and prints rates, their ratios to the first of each group, and how many times
 * the first one's time each takes.
 */
public final class Benchmarks {

  private Benchmarks() {}

  /**
   * Runs them all, or those whose names match.
   *
   * @param arguments regular expressions of names; none runs all
   * @throws RunnerException if a benchmark fails
   */
  public static void main(String[] arguments) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    if (arguments.length == 0) {
      options.include(Benchmarks.class.getPackageName());
    }
    for (String argument : arguments) {
      options.include(argument);
    }
    print(new Runner(options.build()).run());
  }

  /** A counted rate of one benchmark with its parameters. */
  private record Row(String group, String name, double rate) {}

  private static void print(Collection<RunResult> results) {
    List<Row> rows = new ArrayList<>();
    for (RunResult result : results) {
      String benchmark = result.getParams().getBenchmark();
      String group = benchmark.substring(Benchmarks.class.getPackageName().length() + 1);
      result
          .getSecondaryResults()
          .forEach(
              (counter, counted) ->
                  rows.add(
                      new Row(
                          group,
                          group + " " + counter + " " + parameters(result),
                          counted.getScore())));
    }
    System.out.printf("%n%-90s %14s %8s %8s%n", "benchmark", "per second", "ratio", "times");
    Map<String, Double> first = new HashMap<>();
    for (Row row : rows) {
      first.putIfAbsent(row.group(), row.rate());
      double ratio = row.rate() / first.getOrDefault(row.group(), Double.NaN);
      System.out.printf(
          Locale.ROOT, "%-90s %14.1f %8.3f %8.2f%n", row.name(), row.rate(), ratio, 1 / ratio);
    }
  }

  private static String parameters(RunResult result) {
    StringBuilder text = new StringBuilder();
    for (String key : result.getParams().getParamsKeys()) {
      text.append(key).append("=[").append(result.getParams().getParam(key)).append("] ");
    }
    return text.toString().strip();
  }
}
