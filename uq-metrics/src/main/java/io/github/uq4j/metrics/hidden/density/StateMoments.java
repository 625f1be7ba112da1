package io.github.uq4j.metrics.hidden.density;

/**
 * Mean and co-moments of states, kept up one state at a time (Welford). Memory does not grow with
 * the number of states: about four bytes times the square of their width. Not thread-safe.
 */
final class StateMoments {

  private final double[] mean;
  private final double[] products;
  private final double[] before;
  private int count;

  StateMoments(int width) {
    mean = new double[width];
    before = new double[width];
    products = new double[Math.multiplyExact(width, width + 1) / 2];
  }

  int width() {
    return mean.length;
  }

  int count() {
    return count;
  }

  double[] mean() {
    return mean.clone();
  }

  /** The lower triangle of {@code sum (x - mean)(x - mean)^T}, row by row. */
  double[] products() {
    return products.clone();
  }

  void add(double[] state) {
    count++;
    for (int i = 0; i < mean.length; i++) {
      before[i] = state[i] - mean[i];
      mean[i] += before[i] / count;
    }
    double weight = (count - 1.0) / count;
    for (int i = 0, at = 0; i < mean.length; i++) {
      double left = weight * before[i];
      for (int j = 0; j <= i; j++, at++) {
        products[at] += left * before[j];
      }
    }
  }
}
