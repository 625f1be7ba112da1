package io.github.uq4j.metrics.math;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Newton's method with halved steps for a penalised linear fit: {@code ||w||^2 / 2 + C sum_i
 * loss_i(w x_i + b)}, the intercept free.
 */
public final class PenalisedFit {

  /** What is fitted. */
  public enum Loss {
    /** The probability of 1, by {@code ln(1 + exp(-t z))}, {@code t = +-1}. */
    LOGISTIC,
    /** A number, by {@code (y - z)^2 / 2}. */
    SQUARED
  }

  private static final int STEPS = 100;
  private static final int HALVINGS = 40;
  private static final double GRADIENT = 1e-10;

  private final double[][] rows;
  private final double[] targets;
  private final double c;
  private final Loss loss;
  private final int width;

  private PenalisedFit(double[][] rows, double[] targets, double c, Loss loss) {
    this.rows = rows;
    this.targets = targets;
    this.c = c;
    this.loss = loss;
    this.width = rows[0].length;
  }

  /**
   * Fits.
   *
   * @param rows features, at least one row, all of one width; wide rows are best turned into {@link
   *     RowSpan} coordinates first
   * @param targets of the rows; 0 and 1 for {@link Loss#LOGISTIC}
   * @param c weight of the data, finite and {@code > 0}
   * @param loss what is fitted
   * @return weights, then the intercept; of one class alone weights 0 and an intercept of +-30
   */
  public static double[] solve(double[][] rows, double[] targets, double c, Loss loss) {
    double mean = java.util.Arrays.stream(targets).average().orElseThrow();
    if (loss == Loss.LOGISTIC && (mean == 0 || mean == 1)) {
      double[] constant = new double[rows[0].length + 1];
      constant[rows[0].length] = mean == 0 ? -30 : 30;
      return constant;
    }
    return new PenalisedFit(rows, targets, c, loss).run();
  }

  /**
   * The logistic function without overflow.
   *
   * @param x any number
   * @return in {@code [0, 1]}
   */
  public static double logistic(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
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
      if (loss == Loss.LOGISTIC) {
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
      double p = loss == Loss.LOGISTIC ? logistic(x) : x;
      double error = c * (p - targets[i]);
      double weight = loss == Loss.LOGISTIC ? c * p * (1 - p) : c;
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
