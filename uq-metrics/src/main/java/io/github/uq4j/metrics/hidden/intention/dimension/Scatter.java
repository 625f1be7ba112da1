package io.github.uq4j.metrics.hidden.intention.dimension;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.math.Gram;
import java.util.Arrays;

/**
 * Centred states {@code X} as the smaller of {@code X X'} and {@code X' X}, which have the same
 * eigenvalues but for zeros.
 */
final class Scatter {

  /** What is left of the largest square is rounding below this. */
  private static final double NOTHING = 1e-24;

  private final double[][] matrix;
  private final double[][] rows;
  private final boolean byStates;
  private final int width;
  private final double trace;
  private final double squares;

  private Scatter(StateMatrix states) {
    rows = states.toArray();
    width = states.width();
    double[] means = new double[width];
    double size = 0;
    for (double[] row : rows) {
      for (int d = 0; d < width; d++) {
        means[d] += row[d] / rows.length;
        size = Math.max(size, Math.abs(row[d]));
      }
    }
    byStates = rows.length < width;
    double[][] products = byStates ? Gram.ofRows(rows, means) : Gram.ofColumns(rows, means);
    double sum = 0;
    for (int i = 0; i < products.length; i++) {
      sum += products[i][i];
    }
    boolean constant = !(sum > NOTHING * size * size * width * rows.length);
    matrix = constant ? new double[products.length][products.length] : products;
    trace = constant ? 0 : sum;
    double all = 0;
    for (double[] row : matrix) {
      all += Gram.product(row, row, row.length);
    }
    squares = all;
    for (double[] row : rows) {
      for (int d = 0; d < width; d++) {
        row[d] -= means[d];
      }
    }
  }

  static Scatter of(StateMatrix states) {
    return new Scatter(states);
  }

  int states() {
    return rows.length;
  }

  int width() {
    return width;
  }

  /** {@code tr S}; 0 of states that differ by rounding only. */
  double trace() {
    return trace;
  }

  /** {@code tr S^2}. */
  double squares() {
    return squares;
  }

  double[][] matrix() {
    return matrix;
  }

  /**
   * {@code tr S} and {@code tr S^2} without some states: {@code S' = S - A A'} with the states left
   * out and {@code s / sqrt(n - k)} as the columns of {@code A}, {@code s} their sum.
   */
  double[] without(int[] group) {
    int k = group.length;
    double[] sum = new double[width];
    double[][] columns = new double[k + 1][];
    for (int i = 0; i < k; i++) {
      columns[i] = rows[group[i]];
      for (int d = 0; d < width; d++) {
        sum[d] += columns[i][d];
      }
    }
    double root = Math.sqrt(rows.length - k);
    for (int d = 0; d < width; d++) {
      sum[d] /= root;
    }
    columns[k] = sum;
    double[][] inner = Gram.ofRows(columns, new double[width]);
    double lost = 0;
    double crossed = 0;
    double twice = 0;
    for (int a = 0; a <= k; a++) {
      lost += inner[a][a];
      crossed += a < k ? form(group[a], columns[a]) : form(group, root);
      twice += Gram.product(inner[a], inner[a], k + 1);
    }
    return new double[] {trace - lost, squares - 2 * crossed + twice};
  }

  /** {@code x S x'} of a state. */
  private double form(int state, double[] row) {
    if (byStates) {
      return Gram.product(matrix[state], matrix[state], matrix.length);
    }
    return form(row);
  }

  /** {@code s S s'} of the sum of some states over a number. */
  private double form(int[] group, double root) {
    double[] sum = new double[byStates ? matrix.length : width];
    for (int state : group) {
      double[] from = byStates ? matrix[state] : rows[state];
      for (int d = 0; d < sum.length; d++) {
        sum[d] += from[d] / root;
      }
    }
    return byStates ? Gram.product(sum, sum, sum.length) : form(sum);
  }

  private double form(double[] vector) {
    double sum = 0;
    for (int a = 0; a < width; a++) {
      sum += vector[a] * Gram.product(matrix[a], vector, width);
    }
    return sum;
  }

  @Override
  public String toString() {
    return "Scatter" + Arrays.asList(rows.length, width);
  }
}
