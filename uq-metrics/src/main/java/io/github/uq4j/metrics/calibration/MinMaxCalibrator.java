package io.github.uq4j.metrics.calibration;

import java.util.List;

/**
 * Puts the scores on a line from 1, the surest item seen, to 0, the least sure: {@code p = (max -
 * u) / (max - min)}, held in {@code [0, 1]}.
 *
 * <p>Labels are not looked at: the result is a confidence on a fixed scale, <b>not a
 * probability</b>. Take it to compare, not to decide.
 *
 * <p>Source: LM-Polygraph's {@code MinMaxNormalizer}. Departs from it: none but for equal scores,
 * where the reference divides by zero.
 *
 * <p>Edge cases: no item is refused; scores that are all equal, or one item, give 1/2; scores
 * beyond those seen give 1 and 0; one class is fine.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MinMaxCalibrator implements Calibrator {

  private static final MinMaxCalibrator DEFAULTS = new MinMaxCalibrator();

  private MinMaxCalibrator() {}

  /**
   * The method; it has no options.
   *
   * @return the method
   */
  public static MinMaxCalibrator withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "min-max";
  }

  @Override
  public Calibration fitRated(List<RatedScore> items) {
    CalibrationItems sorted = CalibrationItems.of(items);
    double min = sorted.min();
    double max = sorted.max();
    if (Double.isInfinite(max - min)) {
      throw new IllegalArgumentException(
          "scores are from " + min + " to " + max + "; their distance must be finite");
    }
    Curve line =
        min < max
            ? new Curve.Line(new double[] {min, max}, new double[] {1, 0})
            : new Curve.Line(new double[] {min}, new double[] {0.5});
    return Calibration.of(id(), Calibrator.on(items), line);
  }

  @Override
  public String toString() {
    return "MinMaxCalibrator[]";
  }
}
