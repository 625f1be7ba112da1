package io.github.uq4j.metrics.hidden.density;

import java.util.Optional;

/** A mean and a covariance, factored once. Immutable and safe for use by several threads. */
final class Gaussian {

  private final double[] mean;
  private final double[] covariance;
  private final double[] factor;

  private Gaussian(double[] mean, double[] covariance, double[] factor) {
    this.mean = mean;
    this.covariance = covariance;
    this.factor = factor;
  }

  /** Of a mean and the lower triangle of a covariance, row by row; both are kept. */
  static Gaussian of(double[] mean, double[] covariance) {
    Optional<double[]> factor = factor(covariance, mean.length, 0);
    for (int exponent = -15; factor.isEmpty() && exponent < 0; exponent++) {
      factor = factor(covariance, mean.length, Math.pow(10, exponent));
    }
    return new Gaussian(
        mean,
        covariance,
        factor.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "covariance of "
                        + mean.length
                        + " components has no inverse, even with 0.1 added to its diagonal")));
  }

  static Gaussian of(StateMoments moments, Covariance form) {
    if (moments.count() < 2) {
      throw new IllegalArgumentException(
          "a covariance of " + moments.count() + " states; must have at least 2");
    }
    return of(moments.mean(), form.of(moments));
  }

  int width() {
    return mean.length;
  }

  double[] mean() {
    return mean.clone();
  }

  double[] covariance() {
    return covariance.clone();
  }

  /** The square of Mahalanobis's distance. */
  double squaredDistance(double[] state) {
    double[] solved = new double[mean.length];
    double squared = 0;
    for (int i = 0, at = 0; i < mean.length; i++) {
      double rest = state[i] - mean[i];
      for (int j = 0; j < i; j++, at++) {
        rest -= factor[at] * solved[j];
      }
      solved[i] = rest / factor[at++];
      squared += solved[i] * solved[i];
    }
    return squared;
  }

  /** Cholesky's factor of a lower triangle; empty if the matrix is not positive definite. */
  private static Optional<double[]> factor(double[] matrix, int width, double jitter) {
    double[] factor = new double[matrix.length];
    for (int i = 0; i < width; i++) {
      int row = i * (i + 1) / 2;
      for (int j = 0; j <= i; j++) {
        int other = j * (j + 1) / 2;
        double rest = matrix[row + j] + (i == j ? jitter : 0);
        for (int k = 0; k < j; k++) {
          rest -= factor[row + k] * factor[other + k];
        }
        if (i > j) {
          factor[row + j] = rest / factor[other + j];
        } else if (rest > 0 && Math.sqrt(rest) > Double.MIN_NORMAL) {
          factor[row + i] = Math.sqrt(rest);
        } else {
          return Optional.empty();
        }
      }
    }
    return Optional.of(factor);
  }
}
