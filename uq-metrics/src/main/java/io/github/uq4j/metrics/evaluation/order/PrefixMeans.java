package io.github.uq4j.metrics.evaluation.order;

import io.github.uq4j.metrics.math.StableSum;

/**
 * Sums of the mean quality of the {@code k} most certain items over a range of {@code k}. Equal
 * scores are taken in expectation over their orders: inside a block of {@code w} items of quality
 * sum {@code q} after {@code K} items of quality sum {@code S}, the mean of the first {@code K + j}
 * is {@code (S + j q / w) / (K + j) = q / w + (S - K q / w) / (K + j)}, whose sum needs harmonic
 * numbers alone.
 */
public final class PrefixMeans {

  private final StableSum sum = new StableSum();
  private final long from;
  private long count;
  private double quality;

  private PrefixMeans(long from) {
    this.from = from;
  }

  /** The sum over {@code from <= k <= n} in the order of the scores. */
  public static double ofScores(Resample items, long from) {
    PrefixMeans means = new PrefixMeans(from);
    for (int block = 0; block < items.blocks(); block++) {
      means.add(items.blockWeight(block), items.blockQuality(block));
    }
    return means.sum.value();
  }

  /** The sum over {@code from <= k <= n} in the best order, the best items first. */
  public static double ofOracle(Resample items, long from) {
    PrefixMeans means = new PrefixMeans(from);
    for (int level = items.levels().count() - 1; level >= 0; level--) {
      int weight = items.levelWeight(level);
      means.add(weight, weight * items.levels().quality(level));
    }
    return means.sum.value();
  }

  private void add(int weight, double blockQuality) {
    if (weight == 0) {
      return;
    }
    long first = Math.max(1, from - count);
    if (weight == 1 && first == 1) {
      sum.accept((quality + blockQuality) / (count + 1));
    } else if (first <= weight) {
      double mean = blockQuality / weight;
      sum.accept((weight - first + 1) * mean);
      sum.accept(
          (quality - count * mean) * HarmonicNumbers.between(count + first - 1, count + weight));
    }
    count += weight;
    quality += blockQuality;
  }
}
