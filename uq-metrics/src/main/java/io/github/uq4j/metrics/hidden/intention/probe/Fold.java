package io.github.uq4j.metrics.hidden.intention.probe;

import io.github.uq4j.metrics.math.PenalisedFit;
import io.github.uq4j.metrics.math.RowSpan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Training states, standardised, in as few coordinates as there are states or components; solved
 * for any weight of the data and any labels without looking at the wide rows again.
 */
final class Fold {

  private final Standard standard;
  private final @Nullable RowSpan span;
  private final double[][] coordinates;

  Fold(double[][] training) {
    standard = Standard.of(training);
    double[][] rows = standard.applyTo(training);
    boolean wide = rows[0].length > rows.length;
    span = wide ? RowSpan.of(rows) : null;
    coordinates = span == null ? rows : span.coordinates();
  }

  double[] solve(double[] targets, double c) {
    return PenalisedFit.solve(coordinates, targets, c, PenalisedFit.Loss.LOGISTIC);
  }

  /** Coordinates of the training states. */
  double[][] training() {
    return coordinates;
  }

  /** Coordinates of others, which are changed. */
  double[][] turned(double[][] others) {
    double[][] rows = standard.applyTo(others);
    RowSpan turning = span;
    return turning == null
        ? rows
        : Arrays.stream(rows).map(turning::coordinates).toArray(double[][]::new);
  }

  Probe probe(double[] solution, Probe.Origin origin) {
    int width = coordinates[0].length;
    RowSpan turning = span;
    double[] weights = turning == null ? Arrays.copyOf(solution, width) : turning.weights(solution);
    return new Probe(standard, new Standard.Components(weights), solution[width], origin);
  }

  static double[] probabilities(double[][] rows, double[] solution) {
    return Arrays.stream(rows).mapToDouble(row -> probability(row, solution)).toArray();
  }

  private static double probability(double[] row, double[] solution) {
    double sum = solution[row.length];
    for (int d = 0; d < row.length; d++) {
      sum += solution[d] * row[d];
    }
    return PenalisedFit.logistic(sum);
  }
}
