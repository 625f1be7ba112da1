package io.github.uq4j.metrics.hidden.clue;

/** Count, mean and sum of squared deviations of every component, by Welford's update. */
final class Moments {

  private final int layers;
  private final int width;
  private final double[] mean;
  private final double[] squares;
  private long count;

  Moments(int layers, int width) {
    this.layers = layers;
    this.width = width;
    mean = new double[layers * width];
    squares = new double[layers * width];
  }

  void add(StateDelta delta) {
    count++;
    for (int l = 0; l < layers; l++) {
      for (int i = 0; i < width; i++) {
        int at = l * width + i;
        double value = delta.get(l, i);
        double before = value - mean[at];
        mean[at] += before / count;
        squares[at] += before * (value - mean[at]);
      }
    }
  }

  /** Adds what another one has seen. */
  void add(Moments other) {
    long total = count + other.count;
    for (int at = 0; at < mean.length && other.count > 0; at++) {
      double gap = other.mean[at] - mean[at];
      mean[at] += gap * other.count / total;
      squares[at] += other.squares[at] + gap * gap * count * ((double) other.count / total);
    }
    count = total;
  }

  long count() {
    return count;
  }

  double mean(int layer, int component) {
    return mean[layer * width + component];
  }

  double squares(int layer, int component) {
    return squares[layer * width + component];
  }
}
