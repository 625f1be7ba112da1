package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.cascade.learn.Learner.Task;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/** Newton's method for a penalised linear fit; the last coordinate is the free intercept. */
final class PenalisedFit {

  private static final int STEPS = 100;
  private static final int HALVINGS = 40;
  private static final double GRADIENT = 1e-10;

  private final double[][] rows;
  private final double[] targets;
  private final double c;
  private final Task task;
  private final int width;

  private PenalisedFit(double[][] rows, double[] targets, double c, Task task) {
    this.rows = rows;
    this.targets = targets;
    this.c = c;
    this.task = task;
    this.width = rows[0].length;
  }

  /** Weights, then the intercept. */
  static double[] solve(double[][] rows, double[] targets, double c, Task task) {
    double mean = java.util.Arrays.stream(targets).average().orElseThrow();
    if (task == Task.BINARY && (mean == 0 || mean == 1)) {
      double[] constant = new double[rows[0].length + 1];
      constant[rows[0].length] = mean == 0 ? -30 : 30;
      return constant;
    }
    return new PenalisedFit(rows, targets, c, task).run();
  }

  private double[] run() {
    double[] at = new double[width + 1];
    double value = objective(at);
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[width + 1];
      double[][] curvature = new double[width + 1][width + 1];
      derivatives(at, gradient, curvature);
      if (norm(gradient) < GRADIENT) {
        return at;
      }
      double[] direction =
          new CholeskyDecomposition(new Array2DRowRealMatrix(curvature, false), 1e-9, 0)
              .getSolver()
              .solve(new ArrayRealVector(gradient, false))
              .toArray();
      double[] next = at;
      double nextValue = Double.POSITIVE_INFINITY;
      double length = 1;
      for (int half = 0; half < HALVINGS && !(nextValue <= value); half++, length /= 2) {
        next = moved(at, direction, length);
        nextValue = objective(next);
      }
      if (!(nextValue <= value)) {
        return at;
      }
      at = next;
      value = nextValue;
    }
    return at;
  }

  private static double[] moved(double[] at, double[] direction, double length) {
    double[] next = at.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] -= length * direction[i];
    }
    return next;
  }

  private static double norm(double[] vector) {
    double largest = 0;
    for (double value : vector) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private double linear(double[] at, double[] row) {
    double sum = at[width];
    for (int i = 0; i < width; i++) {
      sum += at[i] * row[i];
    }
    return sum;
  }

  private double objective(double[] at) {
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double x = linear(at, rows[i]);
      if (task == Task.BINARY) {
        double signed = targets[i] > 0.5 ? x : -x;
        sum += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
      } else {
        sum += (targets[i] - x) * (targets[i] - x) / 2;
      }
    }
    double penalty = 0;
    for (int i = 0; i < width; i++) {
      penalty += at[i] * at[i] / 2;
    }
    return penalty + c * sum;
  }

  private void derivatives(double[] at, double[] gradient, double[][] curvature) {
    for (int i = 0; i < rows.length; i++) {
      double x = linear(at, rows[i]);
      double p = task == Task.BINARY ? LinearPredictor.logistic(x) : x;
      double error = c * (p - targets[i]);
      double weight = task == Task.BINARY ? c * p * (1 - p) : c;
      for (int a = 0; a <= width; a++) {
        double left = a == width ? 1 : rows[i][a];
        gradient[a] += error * left;
        for (int b = 0; b <= a; b++) {
          curvature[a][b] += weight * left * (b == width ? 1 : rows[i][b]);
        }
      }
    }
    for (int a = 0; a <= width; a++) {
      for (int b = 0; b < a; b++) {
        curvature[b][a] = curvature[a][b];
      }
      gradient[a] += a < width ? at[a] : 0;
      curvature[a][a] += a < width ? 1 : 1e-12;
    }
  }
}
