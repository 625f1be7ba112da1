package io.github.uq4j.metrics.math;

import java.util.stream.IntStream;

/**
 * Wide rows as coordinates in the space they span, at most as many as there are rows. A quadratic
 * penalty does not see the rotation, so a penalised linear fit in these coordinates is the fit in
 * the rows themselves.
 *
 * <p>With {@code X X' = U L U'} the coordinates are {@code U sqrt(L)}, and weights {@code v} in
 * them are {@code X' U L^(-1/2) v} in the rows' own. Immutable and safe for use by several threads.
 */
public final class RowSpan {

  private static final double SPAN = 1e-12;

  private final double[][] rows;
  private final SymmetricEigen eigen;
  private final int[] kept;

  private RowSpan(double[][] rows, SymmetricEigen eigen, int[] kept) {
    this.rows = rows;
    this.eigen = eigen;
    this.kept = kept;
  }

  /**
   * The span of some rows.
   *
   * @param rows at least one, all of one width and finite; kept, and not to be changed
   * @return their span
   */
  public static RowSpan of(double[][] rows) {
    SymmetricEigen eigen = SymmetricEigen.of(Gram.ofRows(rows, new double[rows[0].length]));
    double largest = 0;
    for (int k = 0; k < eigen.size(); k++) {
      largest = Math.max(largest, eigen.value(k));
    }
    double least = largest * SPAN;
    int[] kept = IntStream.range(0, eigen.size()).filter(k -> eigen.value(k) > least).toArray();
    return new RowSpan(rows, eigen, kept);
  }

  /**
   * The rows in the span.
   *
   * @return as many rows, as wide as the span
   */
  public double[][] coordinates() {
    double[][] turned = new double[rows.length][kept.length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < kept.length; k++) {
        turned[i][k] = eigen.component(kept[k], i) * Math.sqrt(eigen.value(kept[k]));
      }
    }
    return turned;
  }

  /**
   * What is seen of another row in the span.
   *
   * @param row as wide as the rows
   * @return its coordinates
   */
  public double[] coordinates(double[] row) {
    double[] products = new double[rows.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = Gram.product(rows[i], row, row.length);
    }
    double[] turned = new double[kept.length];
    for (int k = 0; k < kept.length; k++) {
      for (int i = 0; i < products.length; i++) {
        turned[k] += eigen.component(kept[k], i) * products[i];
      }
      turned[k] /= Math.sqrt(eigen.value(kept[k]));
    }
    return turned;
  }

  /**
   * Weights of the rows' own components.
   *
   * @param solution weights in the span; what follows them is passed over
   * @return weights, as wide as the rows
   */
  public double[] weights(double[] solution) {
    double[] weights = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      double factor = 0;
      for (int k = 0; k < kept.length; k++) {
        factor += eigen.component(kept[k], i) / Math.sqrt(eigen.value(kept[k])) * solution[k];
      }
      for (int d = 0; d < weights.length; d++) {
        weights[d] += factor * rows[i][d];
      }
    }
    return weights;
  }
}
