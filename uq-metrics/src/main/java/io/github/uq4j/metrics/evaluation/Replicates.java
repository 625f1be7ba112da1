package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.Draws;
import io.github.uq4j.metrics.evaluation.order.QualityLevels;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import io.github.uq4j.metrics.math.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;

/**
 * Several measures of several scores of the same items in every resample of a {@link Bootstrap}: in
 * resample {@code r} all of them saw the same draw, so that differences between scores are paired.
 *
 * <p>Each score is sorted once; a resample counts how often each item was drawn and costs a pass
 * over the items. Only the numbers are kept, 8 bytes a measure, score and resample. Immutable and
 * safe for use by several threads.
 */
public final class Replicates {

  /** With at least so many resamples beyond 0, their share is the p-value. */
  private static final int FEW_BEYOND = 10;

  private static final double SMALLEST_P = 1e-12;

  private final List<String> metrics;
  private final List<Column> columns;
  private final Plan plan;

  private Replicates(List<String> metrics, List<Column> columns, Plan plan) {
    this.metrics = metrics;
    this.columns = columns;
    this.plan = plan;
  }

  /** How to draw. */
  record Plan(int resamples, double level, long seed, int threads) {}

  /** What one column gave: a value and a row of resamples for every measure. */
  private static final class Column {

    private final ScoreColumn scores;
    private final int n;
    private final int groups;
    private final int positives;
    private final double[] values;
    private final List<Optional<String>> refusals = new ArrayList<>();
    private final double[][] drawn;
    private int redrawn;

    Column(List<Metric> metrics, RankedScores ranked, int resamples) {
      this.scores = ranked.column();
      this.n = ranked.size();
      this.groups = ranked.groups();
      this.positives = ranked.positives();
      this.values = new double[metrics.size()];
      this.drawn = new double[metrics.size()][resamples];
    }
  }

  static Replicates draw(List<Metric> metrics, List<ScoreColumn> columns, Plan plan) {
    requireDistinct(metrics.stream().map(Metric::id).toList());
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("0 scores; must have at least one");
    }
    Outcomes outcomes = columns.get(0).outcomes();
    for (ScoreColumn column : columns) {
      if (column.outcomes() != outcomes) {
        throw new IllegalArgumentException(
            columns.get(0) + " and " + column + " must share their outcomes");
      }
    }
    QualityLevels levels = QualityLevels.of(outcomes);
    List<Supplier<Column>> tasks = new ArrayList<>();
    for (ScoreColumn column : columns) {
      tasks.add(() -> measure(metrics, RankedScores.of(column, levels), plan));
    }
    return new Replicates(metrics.stream().map(Metric::id).toList(), run(tasks, plan), plan);
  }

  static void requireDistinct(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (names.indexOf(names.get(i)) < i) {
        throw new IllegalArgumentException(names.get(i) + " is given twice; must be given once");
      }
    }
  }

  private static Column measure(List<Metric> metrics, RankedScores ranked, Plan plan) {
    Column column = new Column(metrics, ranked, plan.resamples());
    List<Optional<Statistic>> statistics = new ArrayList<>();
    for (int m = 0; m < metrics.size(); m++) {
      Metric metric = metrics.get(m);
      Optional<String> refusal = metric.refusal(column.scores);
      column.values[m] = refusal.isPresent() ? Double.NaN : metric.value(ranked);
      boolean defined = !Double.isNaN(column.values[m]);
      column.refusals.add(
          refusal.or(
              () ->
                  defined
                      ? Optional.empty()
                      : Optional.of("not defined; needs " + metric.needs())));
      statistics.add(defined ? Optional.of(metric.on(ranked)) : Optional.empty());
      Arrays.fill(column.drawn[m], Double.NaN);
    }
    Draws draws = new Draws(column.scores.outcomes(), plan.resamples(), plan.seed());
    Resample items = Resample.once(ranked);
    for (int r = 0; r < plan.resamples(); r++) {
      items.draw(draws.next());
      for (int m = 0; m < column.drawn.length; m++) {
        if (statistics.get(m).isPresent()) {
          column.drawn[m][r] = statistics.get(m).get().of(items);
        }
      }
    }
    column.redrawn = draws.redrawn();
    return column;
  }

  private static List<Column> run(List<Supplier<Column>> tasks, Plan plan) {
    int number = Math.min(plan.threads(), tasks.size());
    if (number == 1) {
      return tasks.stream().map(Supplier::get).toList();
    }
    ExecutorService threads = Executors.newFixedThreadPool(number);
    try {
      List<Callable<Column>> calls = new ArrayList<>();
      tasks.forEach(task -> calls.add(task::get));
      List<Column> columns = new ArrayList<>();
      for (Future<Column> done : threads.invokeAll(calls)) {
        columns.add(done.get());
      }
      return columns;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while resampling", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException("resampling failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * The measures.
   *
   * @return their ids, in the order they were given
   */
  public List<String> metrics() {
    return metrics;
  }

  /**
   * The scores.
   *
   * @return their scorers, in the order they were given
   */
  public List<String> scorers() {
    return columns.stream().map(c -> c.scores.scorer()).toList();
  }

  /**
   * Why there is no interval of a measure.
   *
   * @param metric its id
   * @param scorer the score
   * @return the reason; empty if the measure is defined
   * @throws IllegalArgumentException if there is no such measure or score
   */
  public Optional<String> refusal(String metric, String scorer) {
    return columns.get(column(scorer)).refusals.get(metric(metric));
  }

  /**
   * A measure with its percentile interval.
   *
   * @param metric its id
   * @param scorer the score
   * @return the interval; empty if the measure is not defined for the items or for half of the
   *     resamples
   * @throws IllegalArgumentException if there is no such measure or score
   */
  public Optional<BootstrapInterval> interval(String metric, String scorer) {
    Column column = columns.get(column(scorer));
    int m = metric(metric);
    double[] sorted = defined(column.drawn[m]);
    if (Double.isNaN(column.values[m]) || 2 * sorted.length < plan.resamples()) {
      return Optional.empty();
    }
    return Optional.of(
        new BootstrapInterval(
            metric,
            column.values[m],
            Quantile.ofSorted(sorted, (1 - plan.level()) / 2),
            Quantile.ofSorted(sorted, (1 + plan.level()) / 2),
            column.n,
            column.groups,
            column.positives,
            resampling(column, sorted.length)));
  }

  /**
   * The paired difference of a measure between two scores that leave out the same items.
   *
   * @param metric its id
   * @param first a score
   * @param second another
   * @return the difference with its percentile interval; empty if the measure is not defined for
   *     both, or for half of the resamples, or one score leaves out items that the other does not:
   *     then see {@link Bootstrap#difference(Metric, ScoreColumn, ScoreColumn)}
   * @throws IllegalArgumentException if there is no such measure or score
   */
  public Optional<BootstrapDifference> difference(String metric, String first, String second) {
    return difference(metric, column(first), column(second));
  }

  Optional<BootstrapDifference> difference(String metric, int first, int second) {
    Column one = columns.get(first);
    Column two = columns.get(second);
    int m = metric(metric);
    double[] gaps = new double[plan.resamples()];
    for (int r = 0; r < gaps.length; r++) {
      gaps[r] = one.drawn[m][r] - two.drawn[m][r];
    }
    double[] sorted = defined(gaps);
    double difference = one.values[m] - two.values[m];
    if (Double.isNaN(difference)
        || 2 * sorted.length < plan.resamples()
        || !one.scores.countsAs(two.scores)) {
      return Optional.empty();
    }
    return Optional.of(
        new BootstrapDifference(
            metric,
            one.values[m],
            two.values[m],
            difference,
            Quantile.ofSorted(sorted, (1 - plan.level()) / 2),
            Quantile.ofSorted(sorted, (1 + plan.level()) / 2),
            p(sorted, difference, one.groups),
            one.n,
            one.groups,
            one.positives,
            resampling(one, sorted.length)));
  }

  /** Counts cannot tell small p-values apart: there the resamples' spread and Student's t do. */
  private static double p(double[] sorted, double difference, int groups) {
    int notAbove = 0;
    int notBelow = 0;
    for (double gap : sorted) {
      notAbove += gap <= 0 ? 1 : 0;
      notBelow += gap >= 0 ? 1 : 0;
    }
    int beyond = Math.min(notAbove, notBelow);
    if (beyond >= FEW_BEYOND) {
      return Math.min(1, 2.0 * (1 + beyond) / (1 + sorted.length));
    }
    double most = Math.min(1, 2.0 * (1 + FEW_BEYOND) / (1 + sorted.length));
    double spread = new StandardDeviation().evaluate(sorted);
    double tail =
        spread > 0
            ? 2
                * new TDistribution(groups - 1.0)
                    .cumulativeProbability(-Math.abs(difference) / spread)
            : 0;
    return Math.max(SMALLEST_P, Math.min(most, tail));
  }

  private BootstrapInterval.Resampling resampling(Column column, int resamples) {
    return new BootstrapInterval.Resampling(plan.level(), resamples, column.redrawn, plan.seed());
  }

  /** Ascending, without NaN. */
  private static double[] defined(double[] drawn) {
    return Arrays.stream(drawn).filter(value -> !Double.isNaN(value)).sorted().toArray();
  }

  private int metric(String id) {
    int index = metrics.indexOf(id);
    if (index < 0) {
      throw new IllegalArgumentException("metric " + id + "; must be one of " + metrics);
    }
    return index;
  }

  private int column(String scorer) {
    int index = scorers().indexOf(scorer);
    if (index < 0) {
      throw new IllegalArgumentException("scorer " + scorer + "; must be one of " + scorers());
    }
    return index;
  }

  @Override
  public String toString() {
    return "Replicates[metrics=" + metrics + ", scorers=" + scorers() + ", " + plan + "]";
  }
}
