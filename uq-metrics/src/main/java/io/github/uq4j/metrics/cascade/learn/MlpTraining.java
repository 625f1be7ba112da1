package io.github.uq4j.metrics.cascade.learn;

import io.github.uq4j.metrics.cascade.learn.Learner.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One training of a perceptron. */
final class MlpTraining {

  private static final int BATCH = 16;
  private static final int PATIENCE = 20;
  private static final double SET_ASIDE = 0.2;

  private final MlpLearner settings;
  private final double[][] rows;
  private final double[] targets;
  private final Task task;
  private final SplittableRandom random;

  MlpTraining(MlpLearner settings, double[][] rows, double[] targets, Task task, long seed) {
    this.settings = settings;
    this.rows = rows;
    this.targets = targets;
    this.task = task;
    this.random = new SplittableRandom(seed);
  }

  Perceptron run() {
    int[] order = shuffled(rows.length);
    int aside = rows.length < 10 ? 0 : (int) (rows.length * SET_ASIDE);
    int[] held = java.util.Arrays.copyOf(order, aside);
    int[] learned = java.util.Arrays.copyOfRange(order, aside, order.length);
    List<DenseLayer> layers = start(rows[0].length);
    MlpGradient gradient = new MlpGradient(layers, task, settings.rate());
    List<DenseLayer> best = copies(layers);
    double least = Double.POSITIVE_INFINITY;
    for (int epoch = 0, stale = 0; epoch < settings.epochs() && stale < PATIENCE; epoch++) {
      shuffle(learned);
      for (int at = 0; at < learned.length; at += BATCH) {
        int end = Math.min(at + BATCH, learned.length);
        if (end - at > 1 || learned.length == 1) {
          gradient.step(batch(learned, at, end), targets(learned, at, end));
        }
      }
      double loss = loss(new Perceptron(layers, task), aside == 0 ? learned : held);
      stale++;
      if (loss < least) {
        least = loss;
        best = copies(layers);
        stale = 0;
      }
    }
    return new Perceptron(best, task);
  }

  private List<DenseLayer> start(int inputs) {
    List<DenseLayer> layers = new ArrayList<>();
    int width = inputs;
    for (int i = 0; i < settings.layers(); i++) {
      layers.add(layer(width, settings.units(), true));
      width = settings.units();
    }
    layers.add(layer(width, 1, false));
    return layers;
  }

  /**
   * Weights uniform in {@code +-sqrt(6 / inputs)} (He), or {@code +-sqrt(3 / inputs)} at the end.
   */
  private DenseLayer layer(int inputs, int outputs, boolean hidden) {
    double bound = Math.sqrt((hidden ? 6.0 : 3.0) / inputs);
    double[][] weights = new double[outputs][inputs];
    for (double[] row : weights) {
      for (int i = 0; i < inputs; i++) {
        row[i] = random.nextDouble(-bound, bound);
      }
    }
    return new DenseLayer(weights, new double[outputs], hidden);
  }

  private static List<DenseLayer> copies(List<DenseLayer> layers) {
    return layers.stream().map(DenseLayer::copy).toList();
  }

  private double[][] batch(int[] items, int from, int to) {
    double[][] batch = new double[to - from][];
    for (int i = from; i < to; i++) {
      batch[i - from] = rows[items[i]];
    }
    return batch;
  }

  private double[] targets(int[] items, int from, int to) {
    double[] batch = new double[to - from];
    for (int i = from; i < to; i++) {
      batch[i - from] = targets[items[i]];
    }
    return batch;
  }

  private double loss(Perceptron perceptron, int[] items) {
    double sum = 0;
    for (int item : items) {
      double raw = perceptron.raw(rows[item]);
      if (task == Task.BINARY) {
        double signed = targets[item] > 0.5 ? raw : -raw;
        sum += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
      } else {
        sum += (raw - targets[item]) * (raw - targets[item]);
      }
    }
    return sum / items.length;
  }

  private int[] shuffled(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  private void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }
}
