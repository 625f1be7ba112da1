package io.github.uq4j.metrics.cascade;

import io.github.uq4j.metrics.math.Quantile;
import io.github.uq4j.metrics.math.Ranks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Percentile intervals of deferral curves: items are drawn with replacement, as many as there are,
 * and area and qualities computed on what was drawn. The confidences stay sorted, so that a
 * resample costs one pass over the items.
 *
 * <p>Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13, <a
 * href="https://doi.org/10.1201/9780429246593">doi:10.1201/9780429246593</a>.
 *
 * <p>The same curve, seed and settings give the same intervals on every machine. Immutable and safe
 * for use by several threads.
 *
 * @param resamples how many, {@code >= 1}
 * @param level share of the resamples inside an interval, in (0, 1)
 * @param seed of random numbers
 */
public record DeferralBootstrap(int resamples, double level, long seed) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public DeferralBootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples = " + resamples + "; must be >= 1");
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level = " + level + "; must be in (0, 1)");
    }
  }

  /**
   * A thousand resamples, level 0.95, seed 0.
   *
   * @return the bootstrap
   */
  public static DeferralBootstrap withDefaults() {
    return new DeferralBootstrap(1_000, 0.95, 0);
  }

  /**
   * An interval.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  /**
   * Intervals of a curve.
   *
   * @param area of the area under it
   * @param qualities of the quality at each rate asked for, in that order
   */
  public record Intervals(Interval area, List<Interval> qualities) {

    /** Copies the list. */
    public Intervals {
      qualities = List.copyOf(qualities);
    }
  }

  /**
   * The interval of the area under a curve.
   *
   * @param curve the curve
   * @return its interval
   */
  public Interval auc(DeferralCurve curve) {
    return intervals(curve).area();
  }

  /**
   * Intervals of the quality at some rates.
   *
   * @param curve the curve
   * @param rates shares of prompts handed on, each in [0, 1]
   * @return an interval a rate
   * @throws IllegalArgumentException if a rate is out of range
   */
  public Interval[] qualities(DeferralCurve curve, double... rates) {
    return intervals(curve, rates).qualities().toArray(Interval[]::new);
  }

  /**
   * Both, of the same resamples.
   *
   * @param curve the curve
   * @param rates shares of prompts handed on, each in [0, 1]
   * @return the area's interval, and one a rate
   * @throws IllegalArgumentException if a rate is out of range
   */
  public Intervals intervals(DeferralCurve curve, double... rates) {
    for (double rate : rates) {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("rate = " + rate + "; must be in [0, 1]");
      }
    }
    double[][] drawn = draw(curve, rates);
    List<Interval> qualities = new ArrayList<>(rates.length);
    for (int r = 0; r < rates.length; r++) {
      qualities.add(interval(drawn[r + 1]));
    }
    return new Intervals(interval(drawn[0]), qualities);
  }

  private Interval interval(double[] values) {
    Arrays.sort(values);
    return new Interval(
        Quantile.ofSorted(values, (1 - level) / 2), Quantile.ofSorted(values, (1 + level) / 2));
  }

  /** The area, then the quality at every rate, of each resample. */
  private double[][] draw(DeferralCurve curve, double[] rates) {
    int n = curve.n();
    double[][] drawn = new double[1 + rates.length][resamples];
    SplittableRandom random = new SplittableRandom(seed);
    int[] times = new int[n];
    double[] reached = new double[curve.ranks().blocks() + 1];
    double[] gained = new double[reached.length];
    for (int b = 0; b < resamples; b++) {
      Arrays.fill(times, 0);
      for (int i = 0; i < n; i++) {
        times[random.nextInt(n)]++;
      }
      double small = tally(curve, times, reached, gained);
      drawn[0][b] = area(small, reached, gained, n);
      for (int r = 0; r < rates.length; r++) {
        drawn[1 + r][b] = small + at(rates[r] * n, reached, gained) / n;
      }
    }
    return drawn;
  }

  /**
   * How many draws and how much gain there is up to each block's end; the small model's quality.
   */
  private static double tally(DeferralCurve curve, int[] times, double[] reached, double[] gained) {
    Ranks ranks = curve.ranks();
    double small = 0;
    int place = 0;
    for (int block = 0; block < ranks.blocks(); block++) {
      double count = 0;
      double gain = 0;
      for (; place < ranks.blockEnd(block); place++) {
        int item = ranks.at(place);
        count += times[item];
        gain += times[item] * curve.gain(item);
        small += times[item] * curve.small(item);
      }
      reached[block + 1] = reached[block] + count;
      gained[block + 1] = gained[block] + gain;
    }
    return small / curve.n();
  }

  private static double area(double small, double[] reached, double[] gained, int n) {
    double area = 0;
    for (int b = 1; b < reached.length; b++) {
      area += (reached[b] - reached[b - 1]) * (gained[b] + gained[b - 1]) / 2;
    }
    return small + area / ((double) n * n);
  }

  private static double at(double count, double[] reached, double[] gained) {
    int low = 0;
    int high = reached.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (reached[middle] <= count) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double width = reached[high] - reached[low];
    double share = width > 0 ? Math.min(1, (count - reached[low]) / width) : 1;
    return gained[low] + share * (gained[high] - gained[low]);
  }
}
