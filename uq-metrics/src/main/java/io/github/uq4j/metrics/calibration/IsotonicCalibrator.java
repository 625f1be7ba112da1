package io.github.uq4j.metrics.calibration;

import io.github.uq4j.score.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * The best curve that never rises with uncertainty, by pooling neighbours that are out of order.
 *
 * <p>Equal scores are one point, their mean quality, before anything is pooled. Inside a pooled
 * block the probability is constant; between two blocks it runs in a straight line; outside it is
 * that of the nearest end. Takes any shape, so it wants more items than a formula: some hundreds.
 *
 * <p>Source: Ayer, Brunk, Ewing, Reid and Silverman, "An Empirical Distribution Function for
 * Sampling with Incomplete Information", Annals of Mathematical Statistics 1955, <a
 * href="https://doi.org/10.1214/aoms/1177728423">doi:10.1214/aoms/1177728423</a>; for classifiers:
 * Zadrozny and Elkan, KDD 2002. Departs from the papers: lines between blocks.
 *
 * <p>With {@link Profile#REFERENCE} it is LM-Polygraph's {@code IsotonicPCCNormalizer}, its centred
 * curve included: each block becomes the point of its mean uncertainty, the first its left end, the
 * last its right end, and blocks of 0 or 1 both ends. Not followed: outside the scores seen the
 * reference takes a number that its hash table decides; here it is that of the nearest end in
 * either profile.
 *
 * <p>Edge cases: no item, and one class, are refused; equal scores give their mean quality; a score
 * that points the wrong way gives a constant; 0 and 1 can be said where a block holds one class.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class IsotonicCalibrator implements Calibrator {

  private static final IsotonicCalibrator DEFAULTS = new IsotonicCalibrator(Profile.DEFAULT);

  private final Profile profile;

  private IsotonicCalibrator(Profile profile) {
    this.profile = profile;
  }

  /**
   * The proper method.
   *
   * @return the method
   */
  public static IsotonicCalibrator withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "isotonic";
  }

  /**
   * The same in another profile.
   *
   * @param newProfile the profile
   * @return a new method
   */
  public IsotonicCalibrator withProfile(Profile newProfile) {
    return new IsotonicCalibrator(newProfile);
  }

  @Override
  public Calibration fitRated(List<RatedScore> items) {
    CalibrationItems sorted = CalibrationItems.toLearnFrom(items);
    List<Block> blocks = pooled(sorted);
    List<double[]> knots = new ArrayList<>();
    for (int b = 0; b < blocks.size(); b++) {
      Block block = blocks.get(b);
      if (profile == Profile.REFERENCE && block.value() > 0 && block.value() < 1) {
        knots.add(new double[] {centre(blocks, b), block.value()});
      } else {
        knots.add(new double[] {block.low, block.value()});
        if (block.high > block.low) {
          knots.add(new double[] {block.high, block.value()});
        }
      }
    }
    Curve line =
        new Curve.Line(
            knots.stream().mapToDouble(knot -> knot[0]).toArray(),
            knots.stream().mapToDouble(knot -> knot[1]).toArray());
    return Calibration.of(id(), Calibrator.on(items), line);
  }

  private static double centre(List<Block> blocks, int b) {
    Block block = blocks.get(b);
    if (b == 0) {
      return block.low;
    }
    return b + 1 == blocks.size() ? block.high : block.places / block.weight;
  }

  private static List<Block> pooled(CalibrationItems items) {
    List<Block> blocks = new ArrayList<>();
    for (int start = 0; start < items.size(); ) {
      Block block = new Block(items.uncertainty(start));
      for (; start < items.size() && items.uncertainty(start) == block.low; start++) {
        block.weight++;
        block.sum += items.quality(start);
        block.places += block.low;
      }
      while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).value() <= block.value()) {
        block.take(blocks.remove(blocks.size() - 1));
      }
      blocks.add(block);
    }
    return blocks;
  }

  /** Neighbours that share a value; of one thread. */
  private static final class Block {
    private double low;
    private final double high;
    private double weight;
    private double sum;
    private double places;

    Block(double at) {
      low = at;
      high = at;
    }

    double value() {
      return Math.min(1, Math.max(0, sum / weight));
    }

    void take(Block before) {
      low = before.low;
      weight += before.weight;
      sum += before.sum;
      places += before.places;
    }
  }

  @Override
  public String toString() {
    return "IsotonicCalibrator[profile=" + profile.id() + "]";
  }
}
