package io.github.uq4j.metrics.calibration;

import io.github.uq4j.metrics.math.StableSum;

/**
 * Logistic regression on at most two features by Newton's method with halved steps (Lin, Lin and
 * Weng 2007), towards Platt's targets, which keep the weights finite where classes are separable.
 */
final class LogisticFit {

  private static final int STEPS = 100;
  private static final double RIDGE = 1e-12;
  private static final double ENOUGH = 1e-10;

  private final double[][] features;
  private final double[] targets;

  private LogisticFit(double[][] features, double[] targets) {
    this.features = features;
    this.targets = targets;
  }

  /** Platt's targets: 1 and 0, moved by one item of the other class. */
  static double[] targets(CalibrationItems items) {
    double right = 0;
    for (int i = 0; i < items.size(); i++) {
      right += items.quality(i);
    }
    double high = (right + 1) / (right + 2);
    double low = 1 / (items.size() - right + 2);
    double[] targets = new double[items.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = low + items.quality(i) * (high - low);
    }
    return targets;
  }

  /**
   * Fits {@code P(right) = sigmoid(w_0 + sum w_j x_j)}.
   *
   * @param columns a column a feature
   * @param targets in (0, 1)
   * @return w_0 and the weights
   */
  static double[] fit(double[][] columns, double[] targets) {
    int k = columns.length;
    double[] shift = new double[k];
    double[] scale = new double[k];
    double[][] features = new double[k][targets.length];
    for (int j = 0; j < k; j++) {
      shift[j] = StableSum.of(columns[j]) / targets.length;
      StableSum squares = new StableSum();
      for (double x : columns[j]) {
        squares.accept((x - shift[j]) * (x - shift[j]));
      }
      double deviation = Math.sqrt(squares.value() / targets.length);
      // Of equal numbers nothing can be learnt: they weigh nothing.
      scale[j] = deviation > 1e-12 * Math.max(1, Math.abs(shift[j])) ? 1 / deviation : 0;
      for (int i = 0; i < targets.length; i++) {
        features[j][i] = (columns[j][i] - shift[j]) * scale[j];
      }
    }
    double[] weights = new LogisticFit(features, targets).solve();
    for (int j = 0; j < k; j++) {
      weights[j + 1] *= scale[j];
      weights[0] -= weights[j + 1] * shift[j];
    }
    return weights;
  }

  private double[] solve() {
    double[] weights = new double[features.length + 1];
    double mean = StableSum.of(targets) / targets.length;
    weights[0] = Math.log(mean / (1 - mean));
    double loss = loss(weights);
    for (int step = 0; step < STEPS; step++) {
      double[] direction = direction(weights);
      double share = 1;
      double[] next = moved(weights, direction, share);
      while (loss(next) > loss && share > 1e-10) {
        share /= 2;
        next = moved(weights, direction, share);
      }
      double moved = 0;
      for (int j = 0; j < weights.length; j++) {
        moved = Math.max(moved, Math.abs(next[j] - weights[j]));
      }
      weights = next;
      loss = loss(weights);
      if (moved < ENOUGH) {
        break;
      }
    }
    return weights;
  }

  private static double[] moved(double[] weights, double[] direction, double share) {
    double[] next = weights.clone();
    for (int j = 0; j < next.length; j++) {
      next[j] += share * direction[j];
    }
    return next;
  }

  private double logit(double[] weights, int i) {
    double sum = weights[0];
    for (int j = 0; j < features.length; j++) {
      sum += weights[j + 1] * features[j][i];
    }
    return sum;
  }

  private double loss(double[] weights) {
    StableSum sum = new StableSum();
    for (int i = 0; i < targets.length; i++) {
      double z = logit(weights, i);
      sum.accept(Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets[i] * z);
    }
    return sum.value();
  }

  private double[] direction(double[] weights) {
    int k = weights.length;
    double[][] system = new double[k][k + 1];
    for (int i = 0; i < targets.length; i++) {
      double p = Curve.sigmoid(logit(weights, i));
      for (int a = 0; a < k; a++) {
        double xa = a == 0 ? 1 : features[a - 1][i];
        system[a][k] += (targets[i] - p) * xa;
        for (int b = 0; b < k; b++) {
          system[a][b] += p * (1 - p) * xa * (b == 0 ? 1 : features[b - 1][i]);
        }
      }
    }
    for (int a = 0; a < k; a++) {
      system[a][a] += RIDGE * targets.length;
    }
    return eliminate(system);
  }

  /** Gauss on a positive definite system of at most three equations. */
  private static double[] eliminate(double[][] system) {
    int k = system.length;
    for (int p = 0; p < k; p++) {
      for (int r = p + 1; r < k; r++) {
        double factor = system[r][p] / system[p][p];
        for (int c = p; c <= k; c++) {
          system[r][c] -= factor * system[p][c];
        }
      }
    }
    double[] solution = new double[k];
    for (int r = k - 1; r >= 0; r--) {
      double rest = system[r][k];
      for (int c = r + 1; c < k; c++) {
        rest -= system[r][c] * solution[c];
      }
      solution[r] = rest / system[r][r];
    }
    return solution;
  }
}
