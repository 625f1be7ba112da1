package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.cascade.learn.Learner.Task;
import java.util.ArrayList;
import java.util.List;

/** Back-propagation through batch normalisation, and Adam's steps. Changes the layers. */
final class MlpGradient {

  private static final double RUNNING = 0.1;

  private final List<DenseLayer> layers;
  private final Task task;
  private final double rate;
  private final List<Adam> steps = new ArrayList<>();
  private int time;

  MlpGradient(List<DenseLayer> layers, Task task, double rate) {
    this.layers = layers;
    this.task = task;
    this.rate = rate;
    layers.forEach(layer -> steps.add(new Adam(layer)));
  }

  /** What a layer did to a batch. */
  private static final class Pass {

    private final double[][] input;
    private final double[][] normal;
    private final double[] inverse;
    private final double[][] output;

    Pass(double[][] input, double[][] normal, double[] inverse, double[][] output) {
      this.input = input;
      this.normal = normal;
      this.inverse = inverse;
      this.output = output;
    }
  }

  /** One step down the gradient of a batch. */
  void step(double[][] batch, double[] targets) {
    List<Pass> passes = new ArrayList<>();
    double[][] x = batch;
    for (DenseLayer layer : layers) {
      Pass pass = forward(layer, x);
      passes.add(pass);
      x = pass.output;
    }
    double[][] slope = new double[batch.length][1];
    for (int i = 0; i < batch.length; i++) {
      double raw = x[i][0];
      slope[i][0] =
          task == Task.BINARY
              ? (LinearPredictor.logistic(raw) - targets[i]) / batch.length
              : 2 * (raw - targets[i]) / batch.length;
    }
    time++;
    for (int l = layers.size() - 1; l >= 0; l--) {
      slope = backward(l, passes.get(l), slope);
    }
  }

  private static Pass forward(DenseLayer layer, double[][] x) {
    int n = x.length;
    int width = layer.bias.length;
    double[][] linear = new double[n][];
    for (int i = 0; i < n; i++) {
      linear[i] = layer.linear(x[i]);
    }
    if (!layer.hidden) {
      return new Pass(x, linear, new double[0], linear);
    }
    double[] inverse = new double[width];
    double[][] normal = new double[n][width];
    double[][] output = new double[n][width];
    for (int o = 0; o < width; o++) {
      double mean = 0;
      for (double[] row : linear) {
        mean += row[o] / n;
      }
      double variance = 0;
      for (double[] row : linear) {
        variance += (row[o] - mean) * (row[o] - mean) / n;
      }
      inverse[o] = 1 / Math.sqrt(variance + DenseLayer.EPSILON);
      double unbiased = n > 1 ? variance * n / (n - 1) : variance;
      layer.mean[o] += RUNNING * (mean - layer.mean[o]);
      layer.variance[o] += RUNNING * (unbiased - layer.variance[o]);
      for (int i = 0; i < n; i++) {
        normal[i][o] = (linear[i][o] - mean) * inverse[o];
        output[i][o] = Math.max(0, layer.gamma[o] * normal[i][o] + layer.beta[o]);
      }
    }
    return new Pass(x, normal, inverse, output);
  }

  /** Changes a layer; the slope before it. */
  private double[][] backward(int index, Pass pass, double[][] slope) {
    DenseLayer layer = layers.get(index);
    double[][] linear = layer.hidden ? throughNormalisation(index, pass, slope) : slope;
    int n = linear.length;
    int inputs = pass.input[0].length;
    double[][] before = new double[n][inputs];
    double[][] ofWeights = new double[layer.bias.length][inputs];
    double[] ofBias = new double[layer.bias.length];
    for (int i = 0; i < n; i++) {
      for (int o = 0; o < ofBias.length; o++) {
        double s = linear[i][o];
        ofBias[o] += s;
        for (int d = 0; d < inputs; d++) {
          before[i][d] += s * layer.weights[o][d];
          ofWeights[o][d] += s * pass.input[i][d];
        }
      }
    }
    Adam adam = steps.get(index);
    for (int o = 0; o < ofBias.length; o++) {
      adam.weights[o].move(layer.weights[o], ofWeights[o], rate, time);
    }
    adam.bias.move(layer.bias, ofBias, rate, time);
    return before;
  }

  private double[][] throughNormalisation(int index, Pass pass, double[][] slope) {
    DenseLayer layer = layers.get(index);
    int n = slope.length;
    int width = layer.bias.length;
    double[][] linear = new double[n][width];
    double[] ofGamma = new double[width];
    double[] ofBeta = new double[width];
    for (int o = 0; o < width; o++) {
      for (int i = 0; i < n; i++) {
        double s = pass.output[i][o] > 0 ? slope[i][o] : 0;
        linear[i][o] = s;
        ofBeta[o] += s;
        ofGamma[o] += s * pass.normal[i][o];
      }
      for (int i = 0; i < n; i++) {
        double centred = linear[i][o] - ofBeta[o] / n - pass.normal[i][o] * ofGamma[o] / n;
        linear[i][o] = layer.gamma[o] * pass.inverse[o] * centred;
      }
    }
    Adam adam = steps.get(index);
    adam.gamma.move(layer.gamma, ofGamma, rate, time);
    adam.beta.move(layer.beta, ofBeta, rate, time);
    return linear;
  }

  /** The moments of a layer's numbers. */
  private static final class Adam {

    private final Moments[] weights;
    private final Moments bias;
    private final Moments gamma;
    private final Moments beta;

    Adam(DenseLayer layer) {
      weights = new Moments[layer.weights.length];
      for (int o = 0; o < weights.length; o++) {
        weights[o] = new Moments(layer.weights[o].length);
      }
      bias = new Moments(layer.bias.length);
      gamma = new Moments(layer.bias.length);
      beta = new Moments(layer.bias.length);
    }
  }

  /** First and second moments of gradients. */
  private static final class Moments {

    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;

    private final double[] first;
    private final double[] second;

    Moments(int size) {
      first = new double[size];
      second = new double[size];
    }

    void move(double[] values, double[] gradient, double rate, int time) {
      double ofFirst = 1 - Math.pow(FIRST, time);
      double ofSecond = 1 - Math.pow(SECOND, time);
      for (int i = 0; i < values.length; i++) {
        first[i] = FIRST * first[i] + (1 - FIRST) * gradient[i];
        second[i] = SECOND * second[i] + (1 - SECOND) * gradient[i] * gradient[i];
        values[i] -= rate * (first[i] / ofFirst) / (Math.sqrt(second[i] / ofSecond) + 1e-8);
      }
    }
  }
}
