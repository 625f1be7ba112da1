package io.github.uq4j.metrics.evaluation.curve;

import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.ProbabilityBins;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Counts the bins of a score's diagrams: reliability of probabilities, histogram by outcome.
 *
 * <p>Source: DeGroot and Fienberg, "The Comparison and Evaluation of Forecasters", The Statistician
 * 1983, <a href="https://doi.org/10.2307/2987588">doi:10.2307/2987588</a>; intervals: Wilson,
 * "Probable inference, the law of succession, and statistical inference", JASA 1927, <a
 * href="https://doi.org/10.1080/01621459.1927.10502953">doi:10.1080/01621459.1927.10502953</a>.
 * Departs from the paper: of graded outcomes the interval is that of as many right and wrong ones
 * of the same mean, which is too wide rather than too narrow.
 *
 * <p>Edge cases: missing scores follow the column's policy; equal scores are in one bin; of equal
 * scores alone a histogram has one bin. No measured item is refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Diagrams {

  /** The default number of bins. */
  public static final int DEFAULT_BINS = 20;

  private static final double LEVEL = 0.95;

  private static final Diagrams DEFAULTS = new Diagrams(DEFAULT_BINS, Binning.EQUAL_WIDTH);

  private final int bins;
  private final Binning binning;

  private Diagrams(int bins, Binning binning) {
    this.bins = bins;
    this.binning = binning;
  }

  /**
   * {@value #DEFAULT_BINS} bins of equal width.
   *
   * @return the counter
   */
  public static Diagrams withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another number of bins.
   *
   * @param number {@code >= 1}
   * @return a new counter
   * @throws IllegalArgumentException if it is smaller
   */
  public Diagrams withBins(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("bins = " + number + "; must be >= 1");
    }
    return new Diagrams(number, binning);
  }

  /**
   * The same with other bins of the reliability diagram.
   *
   * @param newBinning how probabilities are put into bins
   * @return a new counter
   */
  public Diagrams withBinning(Binning newBinning) {
    return new Diagrams(bins, newBinning);
  }

  /**
   * The reliability diagram of probabilities.
   *
   * @param column scores that are probabilities
   * @return the diagram
   * @throws IllegalArgumentException if they are not, or no item is measured
   */
  public ReliabilityDiagram reliability(ScoreColumn column) {
    if (!column.isProbability()) {
      throw new IllegalArgumentException(
          "reliability of "
              + column
              + " is not defined; its range must be within [0, 1], or calibrate it");
    }
    RankedScores scores = RankedScores.of(column);
    if (scores.size() == 0) {
      throw new IllegalArgumentException(
          "reliability of " + column + " is not defined; must have at least one score");
    }
    boolean width = binning == Binning.EQUAL_WIDTH;
    ProbabilityBins found =
        width ? ProbabilityBins.equalWidth(scores, bins) : ProbabilityBins.equalMass(scores, bins);
    double[] from = new double[bins];
    double[] to = new double[bins];
    Arrays.fill(from, 1);
    for (int place = 0; place < scores.size(); place++) {
      int bin = found.bin(place);
      from[bin] = Math.min(from[bin], found.probability(place));
      to[bin] = Math.max(to[bin], found.probability(place));
    }
    List<ReliabilityDiagram.Bin> kept = new ArrayList<>();
    ProbabilityBins.Sums[] sums = found.sums(Resample.once(scores));
    double error = 0;
    for (int bin = 0; bin < bins; bin++) {
      if (sums[bin].weight() > 0) {
        double low = width ? bin / (double) bins : from[bin];
        double high = width ? (bin + 1) / (double) bins : to[bin];
        kept.add(bin(low, high, sums[bin]));
        error += Math.abs(sums[bin].quality() - sums[bin].probability());
      }
    }
    return new ReliabilityDiagram(
        column.scorer(), kept, error / scores.size(), LEVEL, scores.size());
  }

  private static ReliabilityDiagram.Bin bin(double from, double to, ProbabilityBins.Sums sums) {
    double n = sums.weight();
    double mean = sums.quality() / n;
    double z = new NormalDistribution().inverseCumulativeProbability((1 + LEVEL) / 2);
    double centre = (mean + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * Math.sqrt(mean * (1 - mean) / n + z * z / (4 * n * n));
    return new ReliabilityDiagram.Bin(
        from,
        to,
        (int) sums.weight(),
        sums.probability() / n,
        mean,
        Math.max(0, centre - half),
        Math.min(1, centre + half));
  }

  /**
   * The histogram of scores by outcome: over {@code [0, 1]} for probabilities, else from the
   * smallest to the largest finite score.
   *
   * @param column scores
   * @return the histogram
   */
  public ScoreHistogram histogram(ScoreColumn column) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int infinite = 0;
    for (int i = 0; i < column.size(); i++) {
      double value = column.value(i);
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      } else if (!Double.isNaN(value)) {
        infinite++;
      }
    }
    List<ScoreHistogram.Bin> counted = List.of();
    if (low <= high) {
      counted = column.isProbability() ? count(column, 0, 1) : count(column, low, high);
    }
    return new ScoreHistogram(
        column.scorer(),
        column.orientation(),
        counted,
        infinite,
        column.missingCount(),
        column.size());
  }

  private List<ScoreHistogram.Bin> count(ScoreColumn column, double low, double high) {
    int number = low == high ? 1 : bins;
    double width = high / number - low / number;
    int[] right = new int[number];
    int[] wrong = new int[number];
    for (int i = 0; i < column.size(); i++) {
      double value = column.value(i);
      if (Double.isFinite(value)) {
        double place = width == 0 ? 0 : (value / width - low / width);
        int bin = (int) Math.min(Math.max(place, 0), number - 1);
        if (column.outcomes().quality(i) < 0.5) {
          wrong[bin]++;
        } else {
          right[bin]++;
        }
      }
    }
    List<ScoreHistogram.Bin> counted = new ArrayList<>();
    for (int bin = 0; bin < number; bin++) {
      double from = low + bin * width;
      double to = bin + 1 == number ? high : low + (bin + 1) * width;
      counted.add(new ScoreHistogram.Bin(from, to, right[bin], wrong[bin]));
    }
    return counted;
  }

  @Override
  public String toString() {
    return "Diagrams[bins=" + bins + ", binning=" + binning + "]";
  }
}
