package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.score.fitted.Values;
import java.util.Arrays;

/**
 * Features less their mean over their (population) standard deviation, as training items have it.
 */
final class Scaling {

  private final double[] means;
  private final double[] deviations;

  private Scaling(double[] means, double[] deviations) {
    this.means = means;
    this.deviations = deviations;
  }

  static Scaling of(double[][] rows) {
    int width = rows[0].length;
    double[] means = new double[width];
    double[] deviations = new double[width];
    for (int d = 0; d < width; d++) {
      for (double[] row : rows) {
        means[d] += row[d] / rows.length;
      }
      double squares = 0;
      for (double[] row : rows) {
        squares += (row[d] - means[d]) * (row[d] - means[d]);
      }
      double deviation = Math.sqrt(squares / rows.length);
      deviations[d] = deviation > 1e-12 * Math.abs(means[d]) ? deviation : 1;
    }
    return new Scaling(means, deviations);
  }

  static Scaling load(Values values) {
    return new Scaling(
        values.numbers("means").stream().mapToDouble(Double::doubleValue).toArray(),
        values.numbers("deviations").stream().mapToDouble(Double::doubleValue).toArray());
  }

  int width() {
    return means.length;
  }

  double[] apply(double[] row) {
    double[] scaled = new double[row.length];
    for (int d = 0; d < row.length; d++) {
      scaled[d] = (row[d] - means[d]) / deviations[d];
    }
    return scaled;
  }

  Values save(Values values) {
    return values
        .withNumbers("means", Arrays.stream(means).boxed().toList())
        .withNumbers("deviations", Arrays.stream(deviations).boxed().toList());
  }
}
