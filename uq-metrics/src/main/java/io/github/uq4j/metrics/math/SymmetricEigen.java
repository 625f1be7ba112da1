package io.github.uq4j.metrics.math;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Eigenvalues and orthonormal eigenvectors of a real symmetric matrix. Immutable and safe for use
 * by several threads.
 */
public final class SymmetricEigen {

  private final double[] values;
  private final double[][] vectors;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix finite and symmetric but for rounding; the mean of it and its transpose is
   *     decomposed
   * @return values and vectors
   * @throws IllegalArgumentException if it is not square, is empty, or an entry is not finite
   */
  public static SymmetricEigen of(double[][] matrix) {
    int n = matrix.length;
    double[][] symmetric = new double[n][n];
    for (int i = 0; i < n; i++) {
      if (matrix[i].length != n) {
        throw new IllegalArgumentException(
            "row " + i + " has " + matrix[i].length + " entries; must be " + n);
      }
      for (int j = 0; j < n; j++) {
        symmetric[i][j] = 0.5 * (matrix[i][j] + matrix[j][i]);
        if (!Double.isFinite(symmetric[i][j])) {
          throw new IllegalArgumentException(
              "matrix[" + i + "][" + j + "] = " + matrix[i][j] + "; must be finite");
        }
      }
    }
    if (n == 0) {
      throw new IllegalArgumentException("matrix has 0 rows; must have at least one");
    }
    EigenDecomposition decomposed =
        new EigenDecomposition(new Array2DRowRealMatrix(symmetric, false));
    double[][] vectors = new double[n][];
    for (int k = 0; k < n; k++) {
      vectors[k] = decomposed.getEigenvector(k).toArray();
    }
    return new SymmetricEigen(decomposed.getRealEigenvalues(), vectors);
  }

  /**
   * How many eigenvalues there are.
   *
   * @return the number of rows of the matrix
   */
  public int size() {
    return values.length;
  }

  /**
   * An eigenvalue; they are in no promised order.
   *
   * @param k its index
   * @return the value
   */
  public double value(int k) {
    return values[k];
  }

  /**
   * A component of an eigenvector of length 1.
   *
   * @param k the eigenvector's index
   * @param i the component
   * @return its value
   */
  public double component(int k, int i) {
    return vectors[k][i];
  }

  /**
   * The matrix with its eigenvalues replaced by others.
   *
   * @param change makes an eigenvalue of an eigenvalue
   * @return the sum of {@code change(value_k) v_k v_k^T}
   */
  public double[][] mapped(DoubleUnaryOperator change) {
    int n = values.length;
    double[][] matrix = new double[n][n];
    for (int k = 0; k < n; k++) {
      double value = change.applyAsDouble(values[k]);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix[i][j] += value * vectors[k][i] * vectors[k][j];
        }
      }
    }
    return matrix;
  }
}
