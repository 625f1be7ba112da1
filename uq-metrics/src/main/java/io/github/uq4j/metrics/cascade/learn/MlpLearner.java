package io.github.uq4j.metrics.cascade.learn;

/**
 * The paper's multilayer perceptron: hidden layers of {@code W x + b}, batch normalisation and
 * {@code max(0, x)}, cross-entropy for classes and squared error for numbers, by Adam in batches of
 * 16. A fifth of the items is set aside; the state of least loss on them is kept, and training ends
 * after 20 epochs without a better one.
 *
 * <p>Defaults: 5 layers of 32, at most 200 epochs, rate 0.001.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>; Adam: Kingma
 * and Ba, 2015, <a href="https://arxiv.org/abs/1412.6980">arXiv:1412.6980</a>. Departs from the
 * paper: the rate, and the measure of early stopping, which the paper gives for other settings; the
 * order of normalisation and {@code max} is not stated there.
 *
 * @param layers hidden layers, {@code >= 1}
 * @param units numbers a layer, {@code >= 1}
 * @param epochs at most so many passes over the items, {@code >= 1}
 * @param rate Adam's step, finite and {@code > 0}
 */
public record MlpLearner(int layers, int units, int epochs, double rate) implements Learner {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public MlpLearner {
    requirePositive("layers", layers);
    requirePositive("units", units);
    requirePositive("epochs", epochs);
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate = " + rate + "; must be finite and > 0");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " = " + value + "; must be >= 1");
    }
  }

  /**
   * Five layers of 32, at most 200 epochs.
   *
   * @return the learner
   */
  public static MlpLearner withDefaults() {
    return new MlpLearner(5, 32, 200, 1e-3);
  }

  @Override
  public String id() {
    return "mlp";
  }

  @Override
  public Predictor fit(double[][] rows, double[] targets, Task task, long seed) {
    return new MlpTraining(this, rows, targets, task, seed).run();
  }
}
