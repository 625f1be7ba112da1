package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.score.fitted.Values;

/**
 * What a learner made: a number for a row of features. Immutable and safe for use by several
 * threads.
 */
public sealed interface Predictor permits LinearPredictor, Perceptron {

  /**
   * A prediction.
   *
   * @param features as many as it was fitted on, scaled like them
   * @return a probability, or a quality where that was learned
   */
  double predict(double[] features);

  /**
   * Adds its numbers to what is kept in a file.
   *
   * @param values what is kept already
   * @return that and the numbers
   */
  Values save(Values values);
}
