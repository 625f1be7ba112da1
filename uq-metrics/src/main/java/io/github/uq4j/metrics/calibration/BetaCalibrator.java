package io.github.uq4j.metrics.calibration;

import java.util.List;

/**
 * A beta curve for scores that already are confidences {@code s} in {@code [0, 1]}: {@code P(right)
 * = sigmoid(a ln s - b ln(1-s) + c)} with {@code a, b >= 0}.
 *
 * <p>Three numbers; holds the identity ({@code a = b = 1, c = 0}), which a logistic curve does not.
 *
 * <p>Source: Kull, Silva Filho and Flach, "Beta calibration: a well-founded and easily implemented
 * improvement on logistic calibration for binary classifiers", AISTATS 2017, <a
 * href="https://proceedings.mlr.press/v54/kull17a.html">PMLR 54</a>. Departs from the paper:
 * Platt's targets, so that separable classes give finite numbers; confidences are kept 1e-12 away
 * from 0 and 1.
 *
 * <p>Edge cases: no item, one class, and scores that mean no confidence in {@code [0, 1]} are
 * refused; a feature with a negative weight is left out and the other fitted again; equal scores
 * give a constant.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class BetaCalibrator implements Calibrator {

  private static final BetaCalibrator DEFAULTS = new BetaCalibrator(ScoreDomain.UNCERTAINTY);

  private final ScoreDomain domain;

  private BetaCalibrator(ScoreDomain domain) {
    this.domain = domain;
  }

  /**
   * For uncertainties in {@code [0, 1]}.
   *
   * @return the method
   */
  public static BetaCalibrator withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "beta";
  }

  /**
   * The same for scores that mean another confidence.
   *
   * @param newDomain what an uncertainty means
   * @return a new method
   */
  public BetaCalibrator withDomain(ScoreDomain newDomain) {
    return new BetaCalibrator(newDomain);
  }

  @Override
  public Calibration fitRated(List<RatedScore> items) {
    CalibrationItems sorted = CalibrationItems.toLearnFrom(items);
    double[] sure = new double[sorted.size()];
    double[] unsure = new double[sorted.size()];
    for (int i = 0; i < sure.length; i++) {
      double s = domain.confidence(sorted.uncertainty(i));
      sure[i] = Math.log(s);
      unsure[i] = -Math.log1p(-s);
    }
    double[] targets = LogisticFit.targets(sorted);
    return Calibration.of(id(), Calibrator.on(items), curve(sure, unsure, targets));
  }

  private Curve curve(double[] sure, double[] unsure, double[] targets) {
    double[] both = LogisticFit.fit(new double[][] {sure, unsure}, targets);
    if (both[1] >= 0 && both[2] >= 0) {
      return new Curve.Beta(both[1], both[2], both[0], domain);
    }
    boolean keepSure = both[1] >= 0;
    double[] one = LogisticFit.fit(new double[][] {keepSure ? sure : unsure}, targets);
    double weight = Math.max(0, one[1]);
    double constant = weight > 0 ? one[0] : LogisticFit.fit(new double[0][], targets)[0];
    return new Curve.Beta(keepSure ? weight : 0, keepSure ? 0 : weight, constant, domain);
  }

  @Override
  public String toString() {
    return "BetaCalibrator[domain=" + domain.id() + "]";
  }
}
