package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.math.PenalisedFit;
import io.github.uq4j.metrics.math.RowSpan;

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
    PenalisedFit.Loss loss =
        task == Task.BINARY ? PenalisedFit.Loss.LOGISTIC : PenalisedFit.Loss.SQUARED;
    if (width <= rows.length) {
      double[] solution = PenalisedFit.solve(rows, targets, c, loss);
      return new LinearPredictor(java.util.Arrays.copyOf(solution, width), solution[width], task);
    }
    RowSpan span = RowSpan.of(rows);
    double[][] turned = span.coordinates();
    double[] solution = PenalisedFit.solve(turned, targets, c, loss);
    return new LinearPredictor(span.weights(solution), solution[turned[0].length], task);
  }
}
