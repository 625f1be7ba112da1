package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.math.Quantile;
import io.github.uq4j.score.LabelledScore;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Percentile intervals by the cluster bootstrap: whole groups are drawn with replacement, as many
 * as there are, and a measure is computed on the items of the drawn groups.
 *
 * <p>Items of one group (claims about one person, answers of one dialogue) are not independent;
 * resampling single items would give intervals that are too narrow. Items without a group are
 * resampled one by one. The scores are sorted once; a resample costs one pass over the items.
 *
 * <p>A resample that holds one class only has no value; it is drawn again and counted in {@link
 * BootstrapInterval.Resampling#redrawn}. Many of these mean that there are too few groups of one
 * class for an interval to say much.
 *
 * <p>Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13, <a
 * href="https://doi.org/10.1201/9780429246593">doi:10.1201/9780429246593</a>; for clusters: Field
 * and Welsh, "Bootstrapping clustered data", JRSS B 2007, <a
 * href="https://doi.org/10.1111/j.1467-9868.2007.00593.x">doi:10.1111/j.1467-9868.2007.00593.x</a>.
 * Departs from the paper: resamples of one class are drawn again.
 *
 * <p>The same items, seed and settings give the same interval on every machine. Immutable and safe
 * for use by several threads.
 */
public final class Bootstrap {

  /** The default number of resamples. */
  public static final int DEFAULT_RESAMPLES = 1_000;

  /** The default level. */
  public static final double DEFAULT_LEVEL = 0.95;

  private static final int DRAWS_PER_RESAMPLE = 20;

  private static final Bootstrap DEFAULTS = new Bootstrap(DEFAULT_RESAMPLES, DEFAULT_LEVEL, 0);

  private final int resamples;
  private final double level;
  private final long seed;

  private Bootstrap(int resamples, double level, long seed) {
    this.resamples = resamples;
    this.level = level;
    this.seed = seed;
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
    return new Bootstrap(count, level, seed);
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
    return new Bootstrap(resamples, share, seed);
  }

  /**
   * The same with another seed.
   *
   * @param newSeed seed of the random numbers
   * @return a new bootstrap
   */
  public Bootstrap withSeed(long newSeed) {
    return new Bootstrap(resamples, level, newSeed);
  }

  /**
   * A measure with its interval.
   *
   * @param metric the measure
   * @param items labelled scores; their order decides which groups a seed draws
   * @return the measure and its interval
   * @throws IllegalArgumentException if the items are of one class or of one group, or nearly every
   *     resample is of one class
   */
  public BootstrapInterval interval(RankMetric metric, List<LabelledScore> items) {
    RankedItems ranked = RankedItems.of(items);
    double value = metric.value(ranked);
    Draws draws = draw(ranked.groups(), times -> metric.weighted(ranked, times));
    return new BootstrapInterval(
        metric.id(),
        value,
        draws.low(level),
        draws.high(level),
        ranked.size(),
        ranked.groups(),
        ranked.positives(),
        new BootstrapInterval.Resampling(level, resamples, draws.redrawn(), seed));
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
   *     or for the reasons of {@link #interval}
   */
  public BootstrapDifference difference(
      RankMetric metric, List<LabelledScore> first, List<LabelledScore> second) {
    requireSameItems(first, second);
    RankedItems one = RankedItems.of(first);
    RankedItems two = RankedItems.of(second);
    double ofFirst = metric.value(one);
    double ofSecond = metric.value(two);
    Draws draws =
        draw(
            one.groups(),
            times -> {
              OptionalDouble a = metric.weighted(one, times);
              OptionalDouble b = metric.weighted(two, times);
              return a.isPresent() && b.isPresent()
                  ? OptionalDouble.of(a.getAsDouble() - b.getAsDouble())
                  : OptionalDouble.empty();
            });
    return new BootstrapDifference(
        metric.id(),
        ofFirst,
        ofSecond,
        ofFirst - ofSecond,
        draws.low(level),
        draws.high(level),
        one.size(),
        one.groups(),
        one.positives(),
        new BootstrapInterval.Resampling(level, resamples, draws.redrawn(), seed));
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

  private Draws draw(int groups, Function<int[], OptionalDouble> measure) {
    if (groups < 2) {
      throw new IllegalArgumentException(
          "items are of " + groups + " group; must be of at least 2 to resample them");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[resamples];
    int[] times = new int[groups];
    long allowed = (long) DRAWS_PER_RESAMPLE * resamples;
    int filled = 0;
    long drawn = 0;
    while (filled < resamples) {
      if (drawn == allowed) {
        throw new IllegalArgumentException(
            "of "
                + drawn
                + " resamples only "
                + filled
                + " hold both wrong and right items; need "
                + resamples
                + " (add groups of the rarer class)");
      }
      Arrays.fill(times, 0);
      for (int g = 0; g < groups; g++) {
        times[random.nextInt(groups)]++;
      }
      drawn++;
      OptionalDouble value = measure.apply(times);
      if (value.isPresent()) {
        values[filled++] = value.getAsDouble();
      }
    }
    Arrays.sort(values);
    return new Draws(values, Math.toIntExact(drawn - filled));
  }

  @Override
  public String toString() {
    return "Bootstrap[resamples=" + resamples + ", level=" + level + ", seed=" + seed + "]";
  }

  /** Values of the resamples, ascending. */
  private static final class Draws {

    private final double[] values;
    private final int redrawn;

    Draws(double[] values, int redrawn) {
      this.values = values;
      this.redrawn = redrawn;
    }

    int redrawn() {
      return redrawn;
    }

    double low(double level) {
      return Quantile.ofSorted(values, (1 - level) / 2);
    }

    double high(double level) {
      return Quantile.ofSorted(values, (1 + level) / 2);
    }
  }
}
