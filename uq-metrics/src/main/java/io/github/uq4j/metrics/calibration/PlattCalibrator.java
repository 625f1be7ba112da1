package io.github.uq4j.metrics.calibration;

import java.util.List;

/**
 * A logistic curve: {@code P(right) = 1 / (1 + exp(slope u + intercept))}, fitted by maximum
 * likelihood.
 *
 * <p>Two numbers, so a few dozen items suffice; wrong where the true curve has another shape. The
 * slope is not forced to be positive: a negative one says that the score points the wrong way.
 *
 * <p>Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999, with the targets
 * {@code (N+ + 1)/(N+ + 2)} and {@code 1/(N- + 2)}; Newton's method as in Lin, Lin and Weng, "A
 * note on Platt's probabilistic outputs for support vector machines", Machine Learning 2007, <a
 * href="https://doi.org/10.1007/s10994-007-5018-6">doi:10.1007/s10994-007-5018-6</a>. Departs from
 * the papers: graded qualities lie between the two targets; scores are standardised while fitting.
 *
 * <p>Edge cases: no item, and one class, are refused; equal scores give a slope of 0 and the mean
 * of the targets; separable classes give a finite slope.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PlattCalibrator implements Calibrator {

  private static final PlattCalibrator DEFAULTS = new PlattCalibrator();

  private PlattCalibrator() {}

  /**
   * The method; it has no options.
   *
   * @return the method
   */
  public static PlattCalibrator withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "platt";
  }

  @Override
  public Calibration fitRated(List<RatedScore> items) {
    CalibrationItems sorted = CalibrationItems.toLearnFrom(items);
    double[][] columns = {sorted.uncertainties()};
    double[] weights = LogisticFit.fit(columns, LogisticFit.targets(sorted));
    Curve curve = new Curve.Logistic(-weights[1] + 0.0, -weights[0] + 0.0);
    return Calibration.of(id(), Calibrator.on(items), curve);
  }

  @Override
  public String toString() {
    return "PlattCalibrator[]";
  }
}
