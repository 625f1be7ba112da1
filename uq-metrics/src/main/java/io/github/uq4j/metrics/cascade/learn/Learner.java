package io.github.uq4j.metrics.cascade.learn;

import java.util.Locale;

/** How a rule is learned. Immutable; the same rows and seed give the same rule. */
public sealed interface Learner permits LogisticLearner, MlpLearner {

  /** What is predicted. */
  enum Task {
    /** The probability of 1, by cross-entropy. */
    BINARY,
    /** A number, by squared error. */
    REAL;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The name in files and on the command line.
   *
   * @return a kebab-case name
   */
  String id();

  /**
   * Fits.
   *
   * @param rows features of the training items, scaled; not changed
   * @param targets what is to be predicted of each
   * @param task what is predicted
   * @param seed of random numbers
   * @return what predicts
   */
  Predictor fit(double[][] rows, double[] targets, Task task, long seed);
}
