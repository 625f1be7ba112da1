package io.github.uq4j.metrics.hidden.intention.probe;

import java.util.Arrays;

/**
 * Mean and population deviation of training states; a component that does not vary is divided by 1.
 */
record Standard(Components means, Components deviations) {

  /** Numbers of components. */
  static final class Components {
    private final double[] values;

    Components(double[] values) {
      this.values = values;
    }

    double get(int d) {
      return values[d];
    }

    int size() {
      return values.length;
    }

    java.util.List<Double> list() {
      return Arrays.stream(values).boxed().toList();
    }
  }

  private static final double CONSTANT = 1e-12;

  static Standard of(double[][] rows) {
    int width = rows[0].length;
    double[] means = new double[width];
    double[] deviations = new double[width];
    for (double[] row : rows) {
      for (int d = 0; d < width; d++) {
        means[d] += row[d] / rows.length;
      }
    }
    for (double[] row : rows) {
      for (int d = 0; d < width; d++) {
        deviations[d] += (row[d] - means[d]) * (row[d] - means[d]);
      }
    }
    for (int d = 0; d < width; d++) {
      double deviation = Math.sqrt(deviations[d] / rows.length);
      deviations[d] = deviation > CONSTANT * Math.abs(means[d]) ? deviation : 1;
    }
    return new Standard(new Components(means), new Components(deviations));
  }

  /** Changes rows in place. */
  double[][] applyTo(double[][] rows) {
    for (double[] row : rows) {
      for (int d = 0; d < row.length; d++) {
        row[d] = (row[d] - means.get(d)) / deviations.get(d);
      }
    }
    return rows;
  }
}
