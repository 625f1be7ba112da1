package io.github.uq4j.metrics.cascade.learn;

/**
 * One layer of a perceptron: {@code W x + b}, and unless it is the last one batch normalisation by
 * running statistics and {@code max(0, x)}.
 */
final class DenseLayer {

  static final double EPSILON = 1e-5;

  final double[][] weights;
  final double[] bias;
  final boolean hidden;
  final double[] mean;
  final double[] variance;
  final double[] gamma;
  final double[] beta;

  DenseLayer(double[][] weights, double[] bias, boolean hidden) {
    this.weights = weights;
    this.bias = bias;
    this.hidden = hidden;
    int width = bias.length;
    mean = new double[width];
    variance = filled(width);
    gamma = filled(width);
    beta = new double[width];
  }

  private static double[] filled(int width) {
    double[] ones = new double[width];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  DenseLayer copy() {
    double[][] copied = new double[weights.length][];
    for (int i = 0; i < copied.length; i++) {
      copied[i] = weights[i].clone();
    }
    DenseLayer copy = new DenseLayer(copied, bias.clone(), hidden);
    copy.set(mean, variance, gamma, beta);
    return copy;
  }

  void set(double[] newMean, double[] newVariance, double[] newGamma, double[] newBeta) {
    System.arraycopy(newMean, 0, mean, 0, mean.length);
    System.arraycopy(newVariance, 0, variance, 0, variance.length);
    System.arraycopy(newGamma, 0, gamma, 0, gamma.length);
    System.arraycopy(newBeta, 0, beta, 0, beta.length);
  }

  double[] linear(double[] x) {
    double[] y = bias.clone();
    for (int o = 0; o < y.length; o++) {
      double[] row = weights[o];
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += row[i] * x[i];
      }
      y[o] += sum;
    }
    return y;
  }

  double[] apply(double[] x) {
    double[] y = linear(x);
    for (int o = 0; hidden && o < y.length; o++) {
      double normal = (y[o] - mean[o]) / Math.sqrt(variance[o] + EPSILON);
      y[o] = Math.max(0, gamma[o] * normal + beta[o]);
    }
    return y;
  }
}
