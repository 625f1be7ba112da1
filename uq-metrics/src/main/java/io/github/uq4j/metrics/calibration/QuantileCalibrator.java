package io.github.uq4j.metrics.calibration;

import java.util.Arrays;
import java.util.List;

/**
 * The share of the items seen that were at most as sure: {@code p = #{u_i >= u} / n}.
 *
 * <p>Labels are not looked at: the result says where a score stands among others, <b>not how
 * probably it is right</b>.
 *
 * <p>Source: LM-Polygraph's {@code QuantileNormalizer}. Departs from it: of more than {@value
 * #KEPT} different scores, so many at even ranks are kept, so that files stay small; that moves a
 * share by less than 1 in {@value #KEPT}.
 *
 * <p>Edge cases: no item is refused; equal scores share the largest share; a score above all seen
 * gives 0, one below all gives 1; one class is fine.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class QuantileCalibrator implements Calibrator {

  private static final QuantileCalibrator DEFAULTS = new QuantileCalibrator();

  /** So many different scores are kept at most. */
  static final int KEPT = 10_000;

  private QuantileCalibrator() {}

  /**
   * The method; it has no options.
   *
   * @return the method
   */
  public static QuantileCalibrator withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "quantile";
  }

  @Override
  public Calibration fitRated(List<RatedScore> items) {
    CalibrationItems sorted = CalibrationItems.of(items);
    double[] distinct = Arrays.stream(sorted.uncertainties()).distinct().toArray();
    int[] above = above(sorted, distinct);
    int kept = Math.min(KEPT, distinct.length);
    double[] edges = new double[kept];
    double[] right = new double[kept + 1];
    for (int i = 0; i < kept; i++) {
      int at = kept == 1 ? 0 : (int) ((long) i * (distinct.length - 1) / (kept - 1));
      edges[i] = distinct[at];
      right[i] = above[at] / (double) sorted.size();
    }
    Curve steps = new Curve.Steps(edges, right, Curve.Edge.BELOW);
    return Calibration.of(id(), Calibrator.on(items), steps);
  }

  /** For every different score, how many items are not below it. */
  private static int[] above(CalibrationItems sorted, double[] distinct) {
    int[] above = new int[distinct.length];
    int item = 0;
    for (int d = 0; d < distinct.length; d++) {
      while (sorted.uncertainty(item) < distinct[d]) {
        item++;
      }
      above[d] = sorted.size() - item;
    }
    return above;
  }

  @Override
  public String toString() {
    return "QuantileCalibrator[]";
  }
}
