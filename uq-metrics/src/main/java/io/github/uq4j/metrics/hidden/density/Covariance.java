package io.github.uq4j.metrics.hidden.density;

import java.util.Locale;

/** How a covariance is made of states so that it has an inverse. */
public enum Covariance {
  /**
   * Shrunk towards a multiple of the identity by the oracle approximating shrinkage of Chen,
   * Wiesel, Eldar and Hero, "Shrinkage Algorithms for MMSE Covariance Estimation", 2010, <a
   * href="https://arxiv.org/abs/0907.4698">arXiv:0907.4698</a>: it also serves for fewer states
   * than components. As in scikit-learn, terms of {@code 2/width} are left out.
   */
  SHRUNK,
  /**
   * Divided by {@code n - 1}, with the first of {@code 1e-15, 1e-14, .., 1e-1} added to its
   * diagonal that makes it positive definite, as LM-Polygraph does.
   */
  JITTER;

  /**
   * The name in files.
   *
   * @return a lower-case name
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The covariance of a name.
   *
   * @param id the name
   * @return the covariance
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Covariance of(String id) {
    for (Covariance covariance : values()) {
      if (covariance.id().equals(id)) {
        return covariance;
      }
    }
    throw new IllegalArgumentException("covariance = \"" + id + "\"; must be shrunk or jitter");
  }

  /** The lower triangle of the matrix of so many states, row by row. */
  double[] of(StateMoments moments) {
    double[] matrix = moments.products();
    int n = moments.count();
    if (this == JITTER) {
      scale(matrix, 1.0 / (n - 1));
      return matrix;
    }
    scale(matrix, 1.0 / n);
    int width = moments.width();
    double squares = 0;
    double trace = 0;
    for (int i = 0, at = 0; i < width; i++) {
      for (int j = 0; j <= i; j++, at++) {
        squares += (i == j ? 1 : 2) * matrix[at] * matrix[at];
        trace += i == j ? matrix[at] : 0;
      }
    }
    double alpha = squares / ((double) width * width);
    double mu = trace / width;
    double part = (n + 1) * (alpha - mu * mu / width);
    double shrinkage = part > 0 ? Math.min(1, (alpha + mu * mu) / part) : 1;
    scale(matrix, 1 - shrinkage);
    for (int i = 0; i < width; i++) {
      matrix[i * (i + 1) / 2 + i] += shrinkage * mu;
    }
    return matrix;
  }

  private static void scale(double[] matrix, double factor) {
    for (int at = 0; at < matrix.length; at++) {
      matrix[at] *= factor;
    }
  }
}
