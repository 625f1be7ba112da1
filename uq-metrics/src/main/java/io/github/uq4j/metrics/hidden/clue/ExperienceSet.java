package io.github.uq4j.metrics.hidden.clue;

/**
 * What CLUE remembers: how hidden states changed in successful and in failed traces, as count, mean
 * and spread of each class. Filled one trace at a time in constant memory; sets of one model can be
 * merged.
 *
 * <p>Source: Liang and others, "CLUE: Non-parametric Verification from Experience via Hidden-State
 * Clustering", 2025, <a href="https://arxiv.org/abs/2510.01591">arXiv:2510.01591</a>. Departs from
 * it: spreads are kept, too, for the distances that are scaled by them.
 *
 * <p>For one thread while it is filled; safe for use by several threads afterwards.
 */
public final class ExperienceSet {

  private final int layers;
  private final int width;
  private final Moments success;
  private final Moments failure;

  /**
   * An empty set.
   *
   * @param layers layers of a change, {@code >= 1}
   * @param width components of a layer, {@code >= 1}
   * @throws IllegalArgumentException if a number is smaller
   */
  public ExperienceSet(int layers, int width) {
    if (layers < 1 || width < 1) {
      throw new IllegalArgumentException(
          "layers = " + layers + ", width = " + width + "; must be >= 1");
    }
    this.layers = layers;
    this.width = width;
    this.success = new Moments(layers, width);
    this.failure = new Moments(layers, width);
  }

  /** Goes on from what was kept. */
  ExperienceSet(Moments success, Moments failure) {
    this.layers = success.layers();
    this.width = success.width();
    this.success = success;
    this.failure = failure;
  }

  /** How a trace ended. */
  public enum Outcome {
    /** With a right answer. */
    SUCCESS,
    /** With a wrong one. */
    FAILURE
  }

  /**
   * Remembers a trace.
   *
   * @param delta its change
   * @param outcome how it ended
   * @throws IllegalArgumentException if the change has another shape
   */
  public void add(StateDelta delta, Outcome outcome) {
    requireShape(delta, layers, width);
    (outcome == Outcome.SUCCESS ? success : failure).add(delta);
  }

  /**
   * Remembers what another set remembers.
   *
   * @param other a set of the same model
   * @throws IllegalArgumentException if it has another shape
   */
  public void add(ExperienceSet other) {
    requireShape(other.layers, other.width, layers, width);
    success.add(other.success);
    failure.add(other.failure);
  }

  static void requireShape(StateDelta delta, int layers, int width) {
    requireShape(delta.layers(), delta.width(), layers, width);
  }

  private static void requireShape(int otherLayers, int otherWidth, int layers, int width) {
    if (otherLayers != layers || otherWidth != width) {
      throw new IllegalArgumentException(
          "change of %d layers and %d components; the experience has %d and %d"
              .formatted(otherLayers, otherWidth, layers, width));
    }
  }

  /**
   * How many traces of a kind there are.
   *
   * @param outcome how they ended
   * @return the count
   */
  public long count(Outcome outcome) {
    return of(outcome).count();
  }

  Moments of(Outcome outcome) {
    return outcome == Outcome.SUCCESS ? success : failure;
  }

  /**
   * How many layers a change has.
   *
   * @return the count
   */
  public int layers() {
    return layers;
  }

  /**
   * How many components a layer has.
   *
   * @return the count
   */
  public int width() {
    return width;
  }

  /**
   * The mean change of a kind.
   *
   * @param outcome how the traces ended
   * @param layer from 0
   * @param component from 0
   * @return the centroid's component
   */
  public double centroid(Outcome outcome, int layer, int component) {
    return of(outcome).mean(layer, component);
  }

  /**
   * How far apart the centroids are in a layer.
   *
   * @param layer from 0
   * @return their Euclidean distance
   */
  public double separation(int layer) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double gap = success.mean(layer, i) - failure.mean(layer, i);
      sum += gap * gap;
    }
    return Math.sqrt(sum);
  }

  /** The variance inside the classes, with two degrees of freedom less than traces. */
  double pooledVariance(int layer, int component) {
    long freedom = success.count() + failure.count() - 2;
    return (success.squares(layer, component) + failure.squares(layer, component))
        / Math.max(1, freedom);
  }

  /** All traces as one class. */
  Moments background() {
    Moments all = new Moments(layers, width);
    all.add(success);
    all.add(failure);
    return all;
  }

  @Override
  public String toString() {
    return "ExperienceSet[layers="
        + layers
        + ", width="
        + width
        + ", successes="
        + success.count()
        + ", failures="
        + failure.count()
        + "]";
  }
}
