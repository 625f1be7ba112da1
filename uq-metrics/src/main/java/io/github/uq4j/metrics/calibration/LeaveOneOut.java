package io.github.uq4j.metrics.calibration;

import io.github.uq4j.metrics.math.StableSum;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a way to calibrate does on items that it has not seen, without setting any aside: each
 * item's probability is that of a calibration fitted on all the others.
 *
 * <p>The error is the mean squared difference of probability and quality, {@code (1/n) sum (p_i -
 * q_i)^2}: the Brier score of such probabilities. Smaller is better; comparing it with that of
 * another calibrator, on the same items, says which to take. It costs {@code n} fits.
 *
 * <p>Source: LM-Polygraph's measure {@code IsotonicPCC}, which is this of {@link
 * IsotonicCalibrator} in the reference profile; Stone, "Cross-validatory choice and assessment of
 * statistical predictions", Journal of the Royal Statistical Society B 1974, <a
 * href="https://doi.org/10.1111/j.2517-6161.1974.tb00994.x">doi:10.1111/j.2517-6161.1974.tb00994.x
 * </a>. Departs from the reference: the most and the least certain item lie beyond the scores of
 * the others; they get the probability of the nearest end, where the reference takes one that its
 * hash table decides.
 *
 * <p>Edge cases: fewer than two items are refused; so are items of which one cannot be spared,
 * because the others are all of one quality; equal scores are calibrated alike.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LeaveOneOut {

  private final Calibrator calibrator;

  private LeaveOneOut(Calibrator calibrator) {
    this.calibrator = calibrator;
  }

  /**
   * Measures a way to calibrate.
   *
   * @param calibrator fits to items
   * @return the measure
   */
  public static LeaveOneOut of(Calibrator calibrator) {
    return new LeaveOneOut(calibrator);
  }

  /**
   * Each item's probability of being right by a calibration fitted on the others.
   *
   * @param items rated scores, at least two
   * @return probabilities in the order of the items
   * @throws IllegalArgumentException if there are fewer than two, or the calibrator refuses the
   *     others of an item
   */
  public List<Double> probabilities(List<RatedScore> items) {
    if (items.size() < 2) {
      throw new IllegalArgumentException(
          "items has " + items.size() + " items; must have at least two");
    }
    List<Double> probabilities = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      List<RatedScore> others = new ArrayList<>(items.subList(0, i));
      others.addAll(items.subList(i + 1, items.size()));
      probabilities.add(calibrator.fitRated(others).probability(items.get(i).uncertainty()));
    }
    return probabilities;
  }

  /**
   * The mean squared error of those probabilities.
   *
   * @param items rated scores, at least two
   * @return a number in {@code [0, 1]}
   * @throws IllegalArgumentException as {@link #probabilities}
   */
  public double squaredError(List<RatedScore> items) {
    List<Double> probabilities = probabilities(items);
    StableSum sum = new StableSum();
    for (int i = 0; i < items.size(); i++) {
      double miss = probabilities.get(i) - items.get(i).quality();
      sum.accept(miss * miss);
    }
    return sum.mean();
  }

  @Override
  public String toString() {
    return "LeaveOneOut[" + calibrator + "]";
  }
}
