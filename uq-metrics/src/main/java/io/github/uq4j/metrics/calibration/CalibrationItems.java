package io.github.uq4j.metrics.calibration;

import io.github.uq4j.metrics.math.Ranks;
import io.github.uq4j.metrics.math.StableSum;
import java.util.List;

/** Rated scores in ascending order of uncertainty. */
final class CalibrationItems {

  private final double[] uncertainty;
  private final double[] quality;

  private CalibrationItems(double[] uncertainty, double[] quality) {
    this.uncertainty = uncertainty;
    this.quality = quality;
  }

  /** Items whatever their qualities. */
  static CalibrationItems of(List<RatedScore> items) {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("items is empty; must hold at least one");
    }
    Ranks ranks = Ranks.of(items.stream().mapToDouble(RatedScore::uncertainty).toArray());
    double[] uncertainty = new double[items.size()];
    double[] quality = new double[items.size()];
    for (int i = 0; i < uncertainty.length; i++) {
      uncertainty[i] = items.get(ranks.at(i)).uncertainty() + 0.0;
      quality[i] = items.get(ranks.at(i)).quality();
    }
    return new CalibrationItems(uncertainty, quality);
  }

  /** Items from whose qualities something can be learnt. */
  static CalibrationItems toLearnFrom(List<RatedScore> items) {
    CalibrationItems sorted = of(items);
    double first = sorted.quality[0];
    for (double q : sorted.quality) {
      if (q != first) {
        return sorted;
      }
    }
    throw new IllegalArgumentException(
        items.size()
            + " items all of quality "
            + first
            + "; must hold both right and wrong ones (a calibration of one class would be sure of"
            + " everything)");
  }

  int size() {
    return uncertainty.length;
  }

  double uncertainty(int i) {
    return uncertainty[i];
  }

  double quality(int i) {
    return quality[i];
  }

  double min() {
    return uncertainty[0];
  }

  double max() {
    return uncertainty[uncertainty.length - 1];
  }

  /** Mean quality from one item to before another. */
  double meanQuality(int from, int to) {
    StableSum sum = new StableSum();
    for (int i = from; i < to; i++) {
      sum.accept(quality[i]);
    }
    return Math.min(1, Math.max(0, sum.mean()));
  }

  double[] uncertainties() {
    return uncertainty.clone();
  }
}
