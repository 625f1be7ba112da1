package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.cascade.learn.Learner.Task;
import io.github.uq4j.metrics.math.PenalisedFit;
import io.github.uq4j.score.fitted.Values;
import java.util.Arrays;

/** {@code w x + b}, through the logistic function where a probability is predicted. */
final class LinearPredictor implements Predictor {

  private final double[] weights;
  private final double intercept;
  private final Task task;

  LinearPredictor(double[] weights, double intercept, Task task) {
    this.weights = weights;
    this.intercept = intercept;
    this.task = task;
  }

  static LinearPredictor load(Values values, Task task) {
    return new LinearPredictor(
        values.numbers("weights").stream().mapToDouble(Double::doubleValue).toArray(),
        values.number("intercept"),
        task);
  }

  @Override
  public double predict(double[] features) {
    double sum = intercept;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * features[i];
    }
    return task == Task.BINARY ? logistic(sum) : sum;
  }

  static double logistic(double x) {
    return PenalisedFit.logistic(x);
  }

  @Override
  public Values save(Values values) {
    return values
        .withNumbers("weights", Arrays.stream(weights).boxed().toList())
        .with("intercept", intercept);
  }
}
