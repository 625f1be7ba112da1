package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.cascade.learn.Learner.Task;
import io.github.uq4j.score.fitted.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers one after another, through the logistic function where a probability is predicted. */
final class Perceptron implements Predictor {

  private final List<DenseLayer> layers;
  private final Task task;

  Perceptron(List<DenseLayer> layers, Task task) {
    this.layers = List.copyOf(layers);
    this.task = task;
  }

  /** The number before the logistic function. */
  double raw(double[] features) {
    double[] x = features;
    for (DenseLayer layer : layers) {
      x = layer.apply(x);
    }
    return x[0];
  }

  @Override
  public double predict(double[] features) {
    double raw = raw(features);
    return task == Task.BINARY ? LinearPredictor.logistic(raw) : raw;
  }

  @Override
  public Values save(Values values) {
    Values all = values.with("layers", layers.size());
    for (int i = 0; i < layers.size(); i++) {
      DenseLayer layer = layers.get(i);
      String name = "layer" + i + ".";
      List<List<Double>> rows = new ArrayList<>();
      for (double[] row : layer.weights) {
        rows.add(boxed(row));
      }
      all = all.withRows(name + "weights", rows).withNumbers(name + "bias", boxed(layer.bias));
      if (layer.hidden) {
        all =
            all.withNumbers(name + "mean", boxed(layer.mean))
                .withNumbers(name + "variance", boxed(layer.variance))
                .withNumbers(name + "gamma", boxed(layer.gamma))
                .withNumbers(name + "beta", boxed(layer.beta));
      }
    }
    return all;
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  static Perceptron load(Values values, Task task) {
    int count = (int) values.number("layers");
    List<DenseLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "layer" + i + ".";
      double[][] weights =
          values.rows(name + "weights").stream().map(Perceptron::plain).toArray(double[][]::new);
      boolean hidden = values.has(name + "mean");
      DenseLayer layer = new DenseLayer(weights, plain(values.numbers(name + "bias")), hidden);
      if (hidden) {
        layer.set(
            plain(values.numbers(name + "mean")),
            plain(values.numbers(name + "variance")),
            plain(values.numbers(name + "gamma")),
            plain(values.numbers(name + "beta")));
      }
      layers.add(layer);
    }
    return new Perceptron(layers, task);
  }

  private static double[] plain(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
