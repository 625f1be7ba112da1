package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.trace.HiddenStates;

/**
 * How hidden states change between two positions, {@code h_end - h_start}, layer by layer; the only
 * feature of CLUE. Immutable and safe for use by several threads.
 */
public final class StateDelta {

  private final int layers;
  private final int width;
  private final double[] values;

  private StateDelta(int layers, int width, double[] values) {
    this.layers = layers;
    this.width = width;
    this.values = values;
  }

  /**
   * The change between two rows of states.
   *
   * @param start states before, {@code [layer][component]}
   * @param end states after, of the same shape
   * @return the change
   * @throws IllegalArgumentException if the shapes differ or are empty, or a value is not finite
   */
  public static StateDelta between(double[][] start, double[][] end) {
    if (start.length == 0 || start.length != end.length || start[0].length == 0) {
      throw new IllegalArgumentException(
          "states of "
              + start.length
              + " and "
              + end.length
              + " layers; must be as many, not none");
    }
    int width = start[0].length;
    double[] values = new double[start.length * width];
    for (int l = 0; l < start.length; l++) {
      if (start[l].length != width || end[l].length != width) {
        throw new IllegalArgumentException(
            "layer %d has %d and %d components; must have %d"
                .formatted(l, start[l].length, end[l].length, width));
      }
      for (int i = 0; i < width; i++) {
        values[l * width + i] = finite(l, i, end[l][i] - start[l][i]);
      }
    }
    return new StateDelta(start.length, width, values);
  }

  /**
   * The change between two recorded positions, over all recorded levels.
   *
   * @param states hidden states
   * @param start the earlier position, in prompt then generation
   * @param end the later position
   * @return the change
   * @throws IllegalArgumentException if a position has no recorded state, or a value is not finite
   */
  public static StateDelta between(HiddenStates states, int start, int end) {
    int from = index(states, start);
    int to = index(states, end);
    int width = states.dimension();
    double[] values = new double[states.levels() * width];
    for (int l = 0; l < states.levels(); l++) {
      float[] before = states.state(l, from);
      float[] after = states.state(l, to);
      for (int i = 0; i < width; i++) {
        values[l * width + i] = finite(l, i, (double) after[i] - before[i]);
      }
    }
    return new StateDelta(states.levels(), width, values);
  }

  private static int index(HiddenStates states, int position) {
    return states
        .find(position)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "hidden states of position " + position + " are not recorded; must be"));
  }

  private static double finite(int layer, int component, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "change[%d, %d] = %s; must be finite".formatted(layer, component, value));
    }
    return value;
  }

  /**
   * How many layers there are.
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
   * One component.
   *
   * @param layer from 0
   * @param component from 0
   * @return its change
   */
  public double get(int layer, int component) {
    return values[layer * width + component];
  }

  @Override
  public String toString() {
    return "StateDelta[" + layers + ", " + width + "]";
  }
}
