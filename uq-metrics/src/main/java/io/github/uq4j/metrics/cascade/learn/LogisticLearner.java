package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.math.SymmetricEigen;

/**
 * Logistic regression with a quadratic penalty: minimises {@code ||w||^2 / 2 + C sum_i ln(1 +
 * exp(-t_i (w x_i + b)))}, {@code t = +-1}; the intercept is free. Of numbers rather than classes,
 * ridge regression: {@code ||w||^2 / 2 + (C/2) sum_i (y_i - w x_i - b)^2}.
 *
 * <p>Solved by Newton's method with halved steps to a gradient below 1e-10, in at most as many
 * dimensions as there are items: the penalty does not see a rotation, so wide rows are first turned
 * into the space they span. {@code C} is 0.1 unless set. One class alone gives the constant rule.
 *
 * <p>The objective is that of scikit-learn's {@code LogisticRegression}.
 *
 * @param c the weight of the data, finite and {@code > 0}
 */
public record LogisticLearner(double c) implements Learner {

  private static final double SPAN = 1e-12;

  /**
   * Checks the weight.
   *
   * @throws IllegalArgumentException if it is out of range
   */
  public LogisticLearner {
    if (!(c > 0 && c < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("C = " + c + "; must be finite and > 0");
    }
  }

  /**
   * With {@code C = 0.1}.
   *
   * @return the learner
   */
  public static LogisticLearner withDefaults() {
    return new LogisticLearner(0.1);
  }

  @Override
  public String id() {
    return "logistic";
  }

  @Override
  public Predictor fit(double[][] rows, double[] targets, Task task, long seed) {
    int width = rows[0].length;
    if (width <= rows.length) {
      double[] solution = PenalisedFit.solve(rows, targets, c, task);
      return new LinearPredictor(java.util.Arrays.copyOf(solution, width), solution[width], task);
    }
    return wide(rows, targets, task);
  }

  /** With {@code X X' = U L U'}, rows become {@code U sqrt(L)}, and {@code w = X' U L^(-1/2) v}. */
  private Predictor wide(double[][] rows, double[] targets, Task task) {
    int n = rows.length;
    double[][] gram = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        gram[i][j] = product(rows[i], rows[j]);
        gram[j][i] = gram[i][j];
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(gram);
    double largest = 0;
    for (int k = 0; k < n; k++) {
      largest = Math.max(largest, eigen.value(k));
    }
    int[] kept = kept(eigen, largest * SPAN);
    double[][] turned = new double[n][kept.length];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < kept.length; k++) {
        turned[i][k] = eigen.component(kept[k], i) * Math.sqrt(eigen.value(kept[k]));
      }
    }
    double[] solution = PenalisedFit.solve(turned, targets, c, task);
    double[] weights = new double[rows[0].length];
    for (int i = 0; i < n; i++) {
      double factor = 0;
      for (int k = 0; k < kept.length; k++) {
        factor += eigen.component(kept[k], i) / Math.sqrt(eigen.value(kept[k])) * solution[k];
      }
      for (int d = 0; d < weights.length; d++) {
        weights[d] += factor * rows[i][d];
      }
    }
    return new LinearPredictor(weights, solution[kept.length], task);
  }

  private static int[] kept(SymmetricEigen eigen, double least) {
    return java.util.stream.IntStream.range(0, eigen.size())
        .filter(k -> eigen.value(k) > least)
        .toArray();
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
