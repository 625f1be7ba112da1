package io.github.uq4j.metrics.calibration;

import io.github.uq4j.score.Profile;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.Arrays;
import java.util.List;

/**
 * The mean quality of the items of a bin of uncertainty.
 *
 * <p>Bins hold equally many items ({@link Binning#EQUAL_MASS}), equal scores always in one bin, or
 * are equally wide ({@link Binning#EQUAL_WIDTH}); an edge belongs to the bin below it, at fitting
 * and in use. An empty bin takes the value of the nearest filled bin of less uncertainty.
 *
 * <p>Source: Vashurin et al., "Benchmarking Uncertainty Quantification Methods for Large Language
 * Models with LM-Polygraph", TACL 2025, <a href="https://arxiv.org/abs/2406.15627">arXiv
 * 2406.15627</a>. Departs from the paper: {@link Profile#REFERENCE} is LM-Polygraph's {@code
 * BinnedPCCNormalizer}, which puts an edge into the bin above when fitting and into the one below
 * in use, and, outside the edges, the surest score into the least sure bin. By default a score
 * beyond those seen has the nearest bin.
 *
 * <p>Edge cases: no item, and one class, are refused; equal scores give their mean quality; there
 * are never more bins than items.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BinnedCalibrator implements Calibrator {

  private static final BinnedCalibrator DEFAULTS =
      new BinnedCalibrator(10, Binning.EQUAL_MASS, Profile.DEFAULT);

  private final int bins;
  private final Binning binning;
  private final Profile profile;

  private BinnedCalibrator(int bins, Binning binning, Profile profile) {
    this.bins = bins;
    this.binning = binning;
    this.profile = profile;
  }

  /**
   * Ten bins of equally many items.
   *
   * @return the method
   */
  public static BinnedCalibrator withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "binned";
  }

  /**
   * The same with another number of bins.
   *
   * @param count at least 1
   * @return a new method
   * @throws IllegalArgumentException if it is less
   */
  public BinnedCalibrator withBins(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("bins = " + count + "; must be >= 1");
    }
    return new BinnedCalibrator(count, binning, profile);
  }

  /**
   * The same with bins of another kind; the reference has bins of equally many items alone.
   *
   * @param newBinning how bins are cut
   * @return a new method
   */
  public BinnedCalibrator withBinning(Binning newBinning) {
    return new BinnedCalibrator(bins, newBinning, profile);
  }

  /**
   * The same in another profile.
   *
   * @param newProfile the profile
   * @return a new method
   */
  public BinnedCalibrator withProfile(Profile newProfile) {
    return new BinnedCalibrator(bins, binning, newProfile);
  }

  /** How bins are cut. */
  public enum Binning {
    /** Equally many items a bin. */
    EQUAL_MASS,
    /** Bins of equal width between the least and the largest score. */
    EQUAL_WIDTH
  }

  @Override
  public Calibration fitRated(List<RatedScore> items) {
    CalibrationItems sorted = CalibrationItems.toLearnFrom(items);
    int count = Math.min(bins, sorted.size());
    Curve steps =
        profile == Profile.REFERENCE
            ? reference(sorted, count)
            : proper(sorted, cuts(sorted, count));
    FittedOn on =
        Calibrator.on(items)
            .withSetting("bins", Integer.toString(count))
            .withSetting("profile", profile.id());
    return Calibration.of(id(), on, steps);
  }

  /** Inner edges, ascending, all different; each bin below one holds what is at most the edge. */
  private double[] cuts(CalibrationItems items, int count) {
    double[] cuts = new double[count - 1];
    for (int b = 1; b < count; b++) {
      if (binning == Binning.EQUAL_WIDTH) {
        double share = b / (double) count;
        cuts[b - 1] = items.min() * (1 - share) + items.max() * share;
      } else {
        cuts[b - 1] = items.uncertainty((int) ((long) b * items.size() / count) - 1);
      }
    }
    return Arrays.stream(cuts).filter(cut -> cut < items.max()).distinct().toArray();
  }

  private static Curve proper(CalibrationItems items, double[] cuts) {
    double[] right = new double[cuts.length + 1];
    int from = 0;
    for (int b = 0; b < right.length; b++) {
      int to = from;
      while (to < items.size() && (b == cuts.length || items.uncertainty(to) <= cuts[b])) {
        to++;
      }
      right[b] = to == from ? right[Math.max(0, b - 1)] : items.meanQuality(from, to);
      from = to;
    }
    return new Curve.Steps(cuts, right, Curve.Edge.BELOW);
  }

  private static Curve reference(CalibrationItems items, int count) {
    int small = items.size() / count;
    int smallBins = count - items.size() % count;
    double[] edges = new double[count + 1];
    double[] right = new double[count + 2];
    int from = 0;
    for (int b = 0; b < count; b++) {
      int to = from + small + (b < smallBins ? 0 : 1);
      edges[b] = items.uncertainty(from);
      right[b + 1] = items.meanQuality(from, to);
      from = to;
    }
    edges[count] = items.max();
    right[0] = right[count];
    right[count + 1] = right[count];
    return new Curve.Steps(edges, right, Curve.Edge.BELOW);
  }

  @Override
  public String toString() {
    return "BinnedCalibrator[bins="
        + bins
        + ", binning="
        + binning
        + ", profile="
        + profile.id()
        + "]";
  }
}
