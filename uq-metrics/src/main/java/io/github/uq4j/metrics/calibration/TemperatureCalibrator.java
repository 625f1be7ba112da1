package io.github.uq4j.metrics.calibration;

import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.List;

/**
 * One temperature {@code T} for scores that already are confidences {@code s} in {@code [0, 1]}:
 * {@code P(right) = sigmoid(logit(s) / T)}, with the {@code T} of the largest likelihood.
 *
 * <p>Above 1 it says that the scores were too sure, below 1 that they were not sure enough; 1/2
 * stays 1/2.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML
 * 2017, <a href="https://arxiv.org/abs/1706.04599">arXiv 1706.04599</a>. Departs from the paper:
 * the odds are those of a single confidence, not a whole row of logits; {@code T} is held in {@code
 * [0.001, 1000]}, where separable classes, or scores that point the wrong way, would drive it out.
 *
 * <p>Edge cases: no item, one class, and scores that mean no confidence in {@code [0, 1]} are
 * refused; scores that are all 1/2 give 1.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class TemperatureCalibrator implements Calibrator {

  private static final TemperatureCalibrator DEFAULTS =
      new TemperatureCalibrator(ScoreDomain.UNCERTAINTY);

  private static final double LARGEST = 1_000;
  private static final int HALVINGS = 60;

  private final ScoreDomain domain;

  private TemperatureCalibrator(ScoreDomain domain) {
    this.domain = domain;
  }

  /**
   * For uncertainties in {@code [0, 1]}.
   *
   * @return the method
   */
  public static TemperatureCalibrator withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "temperature";
  }

  /**
   * The same for scores that mean another confidence.
   *
   * @param newDomain what an uncertainty means
   * @return a new method
   */
  public TemperatureCalibrator withDomain(ScoreDomain newDomain) {
    return new TemperatureCalibrator(newDomain);
  }

  @Override
  public Calibration fitRated(List<RatedScore> items) {
    CalibrationItems sorted = CalibrationItems.toLearnFrom(items);
    double[] odds = new double[sorted.size()];
    boolean told = false;
    for (int i = 0; i < odds.length; i++) {
      double s = domain.confidence(sorted.uncertainty(i));
      odds[i] = Math.log(s) - Math.log1p(-s);
      told |= odds[i] != 0;
    }
    double sharpness = told ? sharpness(odds, sorted) : 1;
    FittedOn on = Calibrator.on(items).withSetting("temperature", Double.toString(1 / sharpness));
    return Calibration.of(id(), on, new Curve.Beta(sharpness, sharpness, 0, domain));
  }

  /** The inverse temperature at which the likelihood's slope is 0, by halving its logarithm. */
  private static double sharpness(double[] odds, CalibrationItems items) {
    double low = -Math.log(LARGEST);
    double high = Math.log(LARGEST);
    for (int step = 0; step < HALVINGS; step++) {
      double middle = (low + high) / 2;
      StableSum slope = new StableSum();
      for (int i = 0; i < odds.length; i++) {
        double p = Curve.sigmoid(Math.exp(middle) * odds[i]);
        slope.accept((items.quality(i) - p) * odds[i]);
      }
      low = slope.value() > 0 ? middle : low;
      high = slope.value() > 0 ? high : middle;
    }
    return Math.exp((low + high) / 2);
  }

  @Override
  public String toString() {
    return "TemperatureCalibrator[domain=" + domain.id() + "]";
  }
}
