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

  /** Goes on from what another one has seen. */
  Moments(int layers, int width, long count, double[] mean, double[] squares) {
    this.layers = layers;
    this.width = width;
    this.count = count;
    this.mean = mean;
    this.squares = squares;
  }

  void add(StateDelta delta) {
    count++;
    double share = 1.0 / count;
    double[] values = delta.values();
    for (int at = 0; at < mean.length; at++) {
      double before = values[at] - mean[at];
      mean[at] += before * share;
      squares[at] += before * (values[at] - mean[at]);
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

  int layers() {
    return layers;
  }

  int width() {
    return width;
  }

  double mean(int layer, int component) {
    return mean[layer * width + component];
  }

  double squares(int layer, int component) {
    return squares[layer * width + component];
  }

  /** All means, layer by layer; not to be written to. */
  double[] means() {
    return mean;
  }

  /** All sums of squared deviations, layer by layer; not to be written to. */
  double[] allSquares() {
    return squares;
  }
}
