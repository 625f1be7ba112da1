package io.github.uq4j.metrics.math;

/**
 * Inner products of rows, in blocks of columns that stay in the processor's cache, so that wide
 * rows are read once and nothing as large as their width squared is held.
 */
public final class Gram {

  private static final int BLOCK = 512;

  private Gram() {}

  /**
   * {@code (x_i - m) (x_j - m)} of every two rows.
   *
   * @param rows of one width
   * @param shift what is taken from every row, {@code m}
   * @return a symmetric matrix
   */
  public static double[][] ofRows(double[][] rows, double[] shift) {
    int n = rows.length;
    double[][] gram = new double[n][n];
    double[][] block = new double[n][BLOCK];
    for (int at = 0; at < shift.length; at += BLOCK) {
      int size = Math.min(BLOCK, shift.length - at);
      fill(rows, shift, at, block, size);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          gram[i][j] += product(block[i], block[j], size);
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        gram[j][i] = gram[i][j];
      }
    }
    return gram;
  }

  /**
   * {@code sum_i (x_ia - m_a) (x_ib - m_b)} of every two columns.
   *
   * @param rows of one width
   * @param shift what is taken from every row, {@code m}
   * @return a symmetric matrix
   */
  public static double[][] ofColumns(double[][] rows, double[] shift) {
    int width = shift.length;
    double[][] scatter = new double[width][width];
    double[] row = new double[width];
    for (double[] values : rows) {
      for (int a = 0; a < width; a++) {
        row[a] = values[a] - shift[a];
      }
      for (int a = 0; a < width; a++) {
        double left = row[a];
        double[] into = scatter[a];
        for (int b = 0; b <= a; b++) {
          into[b] += left * row[b];
        }
      }
    }
    for (int a = 0; a < width; a++) {
      for (int b = 0; b < a; b++) {
        scatter[b][a] = scatter[a][b];
      }
    }
    return scatter;
  }

  private static void fill(double[][] rows, double[] shift, int at, double[][] block, int size) {
    for (int i = 0; i < rows.length; i++) {
      double[] into = block[i];
      double[] from = rows[i];
      for (int d = 0; d < size; d++) {
        into[d] = from[at + d] - shift[at + d];
      }
    }
  }

  /**
   * The inner product of the first components.
   *
   * @param a a row
   * @param b a row
   * @param size how many components
   * @return their product
   */
  public static double product(double[] a, double[] b, int size) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int d = 0;
    for (; d + 3 < size; d += 4) {
      s0 += a[d] * b[d];
      s1 += a[d + 1] * b[d + 1];
      s2 += a[d + 2] * b[d + 2];
      s3 += a[d + 3] * b[d + 3];
    }
    for (; d < size; d++) {
      s0 += a[d] * b[d];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
