package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.score.LabelledScore;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Percentile intervals by the cluster bootstrap: whole groups are drawn with replacement, as many
 * as there are, and a measure is computed on the items of the drawn groups.
 *
 * <p>Items of one group (claims about one person, answers of one dialogue) are not independent;
 * resampling single items would give intervals that are too narrow. Items without a group are
 * resampled one by one. The scores are sorted once; a resample costs one pass over the items.
 *
 * <p>A resample of right and wrong items that holds one class only is drawn again and counted in
 * {@link BootstrapInterval.Resampling#redrawn}. Many of these mean that there are too few groups of
 * one class for an interval to say much.
 *
 * <p>Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13, <a
 * href="https://doi.org/10.1201/9780429246593">doi:10.1201/9780429246593</a>; for clusters: Field
 * and Welsh, "Bootstrapping clustered data", JRSS B 2007, <a
 * href="https://doi.org/10.1111/j.1467-9868.2007.00593.x">doi:10.1111/j.1467-9868.2007.00593.x</a>.
 * Departs from the paper: resamples of one class are drawn again; one for which a measure is still
 * not defined is left out of that measure.
 *
 * <p>The same items, seed and settings give the same interval on every machine. Immutable and safe
 * for use by several threads.
 */
public final class Bootstrap {

  /** The default number of resamples. */
  public static final int DEFAULT_RESAMPLES = 1_000;

  /** The default level. */
  public static final double DEFAULT_LEVEL = 0.95;

  private static final Bootstrap DEFAULTS = new Bootstrap(DEFAULT_RESAMPLES, DEFAULT_LEVEL, 0, 1);

  private final int resamples;
  private final double level;
  private final long seed;
  private final int threads;

  private Bootstrap(int resamples, double level, long seed, int threads) {
    this.resamples = resamples;
    this.level = level;
    this.seed = seed;
    this.threads = threads;
  }

  /**
   * {@value #DEFAULT_RESAMPLES} resamples, level {@value #DEFAULT_LEVEL}, seed 0.
   *
   * @return the bootstrap
   */
  public static Bootstrap withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another number of resamples.
   *
   * @param count {@code >= 1}
   * @return a new bootstrap
   * @throws IllegalArgumentException if it is smaller
   */
  public Bootstrap withResamples(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("resamples = " + count + "; must be >= 1");
    }
    return new Bootstrap(count, level, seed, threads);
  }

  /**
   * The same at another level.
   *
   * @param share share of the resamples inside the interval, in {@code (0, 1)}
   * @return a new bootstrap
   * @throws IllegalArgumentException if it is outside
   */
  public Bootstrap withLevel(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("level = " + share + "; must be in (0, 1)");
    }
    return new Bootstrap(resamples, share, seed, threads);
  }

  /**
   * The same with another seed.
   *
   * @param newSeed seed of the random numbers
   * @return a new bootstrap
   */
  public Bootstrap withSeed(long newSeed) {
    return new Bootstrap(resamples, level, newSeed, threads);
  }

  /**
   * The same over several threads, one score each; the numbers do not depend on it.
   *
   * @param number {@code >= 1}
   * @return a new bootstrap
   * @throws IllegalArgumentException if it is smaller
   */
  public Bootstrap withThreads(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("threads = " + number + "; must be >= 1");
    }
    return new Bootstrap(resamples, level, seed, number);
  }

  /**
   * How many resamples there are.
   *
   * @return the count
   */
  public int resamples() {
    return resamples;
  }

  /**
   * The level of the intervals.
   *
   * @return the share of the resamples inside
   */
  public double level() {
    return level;
  }

  /**
   * The seed of the random numbers.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * A measure with its interval.
   *
   * @param metric the measure
   * @param items labelled scores; their order decides which groups a seed draws
   * @return the measure and its interval
   * @throws IllegalArgumentException as {@link #interval(Metric, ScoreColumn)}
   */
  public BootstrapInterval interval(Metric metric, List<LabelledScore> items) {
    return interval(metric, ScoreColumn.of("scores", items));
  }

  /**
   * A measure with its interval.
   *
   * @param metric the measure
   * @param column scores with outcomes; their order decides which groups a seed draws
   * @return the measure and its interval
   * @throws IllegalArgumentException if the measure is not defined for these scores, they are of
   *     one group, nearly every resample is of one class, or the measure is not defined for half of
   *     the resamples
   */
  public BootstrapInterval interval(Metric metric, ScoreColumn column) {
    metric.required(RankedScores.of(column));
    Replicates replicates = replicates(List.of(metric), List.of(column));
    return replicates
        .interval(metric.id(), column.scorer())
        .orElseThrow(() -> undefined(metric, column));
  }

  private static IllegalArgumentException undefined(Metric metric, ScoreColumn column) {
    return new IllegalArgumentException(
        metric.id()
            + " of "
            + column
            + " is not defined in more than half of the resamples; must have "
            + metric.needs());
  }

  /**
   * The difference of a measure between two scores of the same items, both measured on the same
   * resamples.
   *
   * @param metric the measure
   * @param first the items with the first score
   * @param second the same items, in the same order, with the second score
   * @return the difference and its interval
   * @throws IllegalArgumentException if the two lists differ in length, in a label or in a group,
   *     or for the reasons of {@link #interval(Metric, ScoreColumn)}
   */
  public BootstrapDifference difference(
      Metric metric, List<LabelledScore> first, List<LabelledScore> second) {
    requireSameItems(first, second);
    ScoreColumn one = ScoreColumn.of("first", first);
    double[] values = second.stream().mapToDouble(LabelledScore::uncertainty).toArray();
    return difference(metric, one, ScoreColumn.ofUncertainty("second", one.outcomes(), values));
  }

  /**
   * The difference of a measure between two scores of the same items, both measured on the same
   * resamples of those items that both measure.
   *
   * @param metric the measure
   * @param first a score
   * @param second another, with the same outcomes
   * @return the difference and its interval
   * @throws IllegalArgumentException if the outcomes are not the same object, or for the reasons of
   *     {@link #interval(Metric, ScoreColumn)}
   */
  public BootstrapDifference difference(Metric metric, ScoreColumn first, ScoreColumn second) {
    if (first.outcomes() != second.outcomes()) {
      throw new IllegalArgumentException(first + " and " + second + " must share their outcomes");
    }
    ScoreColumn one = first;
    ScoreColumn two = second;
    if (!first.countsAs(second)) {
      IntPredicate both = item -> first.counts(item) && second.counts(item);
      Outcomes common = first.outcomes().select(both);
      one = first.select(common, both);
      two = second.select(common, both);
    }
    metric.required(RankedScores.of(one));
    metric.required(RankedScores.of(two));
    ScoreColumn last = two;
    return draw(List.of(metric), List.of(one, two))
        .difference(metric.id(), 0, 1)
        .orElseThrow(() -> undefined(metric, last));
  }

  /**
   * Several measures of several scores of the same items, all measured on the same resamples.
   *
   * @param metrics the measures, of different ids
   * @param columns the scores, of different scorers; they share their outcomes
   * @return the measures in every resample
   * @throws IllegalArgumentException if outcomes are not the same object, the items are of one
   *     group, or nearly every resample is of one class
   */
  public Replicates replicates(List<Metric> metrics, List<ScoreColumn> columns) {
    Replicates.requireDistinct(columns.stream().map(ScoreColumn::scorer).toList());
    return draw(metrics, columns);
  }

  private Replicates draw(List<Metric> metrics, List<ScoreColumn> columns) {
    return Replicates.draw(metrics, columns, new Replicates.Plan(resamples, level, seed, threads));
  }

  private static void requireSameItems(List<LabelledScore> first, List<LabelledScore> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          "first has " + first.size() + " items, second " + second.size() + "; must be the same");
    }
    for (int i = 0; i < first.size(); i++) {
      LabelledScore a = first.get(i);
      LabelledScore b = second.get(i);
      if (a.wrong() != b.wrong() || !a.group().equals(b.group())) {
        throw new IllegalArgumentException(
            "item " + i + " is " + a + " first, " + b + " second; label and group must agree");
      }
    }
  }

  @Override
  public String toString() {
    return "Bootstrap[resamples=" + resamples + ", level=" + level + ", seed=" + seed + "]";
  }
}
