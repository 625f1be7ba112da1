package io.github.uq4j.metrics.evaluation.order;

/**
 * The bin of every place by its probability of being right, and the sums of each bin in a resample.
 * The bins are found once on all items and kept for every resample. Immutable and safe for use by
 * several threads.
 */
public final class ProbabilityBins {

  private final int count;
  private final int[] binOfPlace;
  private final double[] probability;

  private ProbabilityBins(int count, int[] binOfPlace, double[] probability) {
    this.count = count;
    this.binOfPlace = binOfPlace;
    this.probability = probability;
  }

  /** Sums of one bin. */
  public record Sums(long weight, double probability, double quality) {}

  /** Bins {@code [i/m, (i+1)/m)}, the last one closed. */
  public static ProbabilityBins equalWidth(RankedScores scores, int count) {
    double[] probability = probabilities(scores);
    double step = 1.0 / count;
    int[] bins = new int[probability.length];
    for (int place = 0; place < bins.length; place++) {
      double p = probability[place];
      int bin = Math.min((int) (p * count), count - 1);
      while (bin > 0 && p < bin * step) {
        bin--;
      }
      while (bin + 1 < count && p >= (bin + 1) * step) {
        bin++;
      }
      bins[place] = bin;
    }
    return new ProbabilityBins(count, bins, probability);
  }

  /** Bins of about equally many items; equal probabilities stay together. */
  public static ProbabilityBins equalMass(RankedScores scores, int count) {
    double[] probability = probabilities(scores);
    int[] bins = new int[probability.length];
    int place = 0;
    for (int block = 0; block < scores.blocks(); block++) {
      int end = scores.blockEnd(block);
      long twiceMiddle = (long) place + end - 1;
      int fromTop = (int) (twiceMiddle * count / (2L * bins.length));
      for (; place < end; place++) {
        bins[place] = count - 1 - fromTop;
      }
    }
    return new ProbabilityBins(count, bins, probability);
  }

  /**
   * LM-Polygraph's: uncertainties scaled to {@code [0, 1]} and turned round; bins {@code (i/m,
   * (i+1)/m]}, the first one closed.
   */
  public static ProbabilityBins scaled(RankedScores scores, int count) {
    int n = scores.size();
    double[] probability = new double[n];
    double low = n == 0 ? 0 : -scores.uncertainty(n - 1);
    double high = n == 0 ? 0 : -scores.uncertainty(0);
    double step = 1.0 / count;
    int[] bins = new int[n];
    for (int place = 0; place < n; place++) {
      double p = high == low ? 0.5 : (-scores.uncertainty(place) - low) / (high - low);
      int bin = Math.min((int) (p * count), count - 1);
      while (bin > 0 && p <= bin * step) {
        bin--;
      }
      while (bin + 1 < count && p > (bin + 1) * step) {
        bin++;
      }
      bins[place] = bin;
      probability[place] = p;
    }
    return new ProbabilityBins(count, bins, probability);
  }

  private static double[] probabilities(RankedScores scores) {
    double[] probability = new double[scores.size()];
    for (int place = 0; place < probability.length; place++) {
      probability[place] = scores.column().probability(scores.item(place));
    }
    return probability;
  }

  /** How many bins there are, empty ones counted. */
  public int count() {
    return count;
  }

  /** The bin of a place. */
  public int bin(int place) {
    return binOfPlace[place];
  }

  /** The probability of a place. */
  public double probability(int place) {
    return probability[place];
  }

  /** The sums of every bin. */
  public Sums[] sums(Resample items) {
    long[] weight = new long[count];
    double[] sure = new double[count];
    double[] good = new double[count];
    for (int place = 0; place < binOfPlace.length; place++) {
      int times = items.weight(place);
      int bin = binOfPlace[place];
      weight[bin] += times;
      sure[bin] += times * probability[place];
      good[bin] += times * items.levels().quality(items.scores().level(place));
    }
    Sums[] sums = new Sums[count];
    for (int bin = 0; bin < count; bin++) {
      sums[bin] = new Sums(weight[bin], sure[bin], good[bin]);
    }
    return sums;
  }
}
