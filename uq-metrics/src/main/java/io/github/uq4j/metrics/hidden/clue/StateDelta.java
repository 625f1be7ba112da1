package io.github.uq4j.metrics.hidden.clue;

import io.github.uq4j.metrics.hidden.clue.AnchorSearch.Stretch;
import io.github.uq4j.trace.HiddenStates;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
   * The change between states given layer by layer.
   *
   * @param start states at the earlier position, {@code [layers][width]}
   * @param end states at the later one, of the same shape
   * @return the change
   * @throws IllegalArgumentException if the shapes differ or are empty, or a value is not finite
   */
  public static StateDelta between(double[][] start, double[][] end) {
    if (start.length == 0 || start.length != end.length || start[0].length == 0) {
      throw new IllegalArgumentException(
          start.length + " layers at the start, " + end.length + " at the end; must be as many");
    }
    int width = start[0].length;
    double[] values = new double[start.length * width];
    for (int l = 0; l < start.length; l++) {
      if (start[l].length != width || end[l].length != width) {
        throw new IllegalArgumentException(
            "layer %d has %d components at the start, %d at the end; must have %d"
                .formatted(l, start[l].length, end[l].length, width));
      }
      for (int i = 0; i < width; i++) {
        values[l * width + i] = end[l][i] - start[l][i];
      }
    }
    return new StateDelta(start.length, width, values).requireFinite();
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
    List<Integer> all = IntStream.range(0, states.levels()).boxed().toList();
    return between(states, all, Stretch.of(start), Stretch.of(end)).requireFinite();
  }

  /** The change between the means of two stretches over some recorded levels; maybe not finite. */
  static StateDelta between(HiddenStates states, List<Integer> rows, Stretch start, Stretch end) {
    int width = states.dimension();
    double[] values = new double[rows.size() * width];
    float[] state = new float[width];
    add(states, rows, end, 1, values, state);
    add(states, rows, start, -1, values, state);
    return new StateDelta(rows.size(), width, values);
  }

  private static void add(
      HiddenStates states,
      List<Integer> rows,
      Stretch stretch,
      int sign,
      double[] values,
      float[] state) {
    double weight = sign / (1.0 + stretch.last() - stretch.first());
    for (int position = stretch.first(); position <= stretch.last(); position++) {
      int index = index(states, position);
      for (int l = 0; l < rows.size(); l++) {
        long from = ((long) rows.get(l) * states.positions() + index) * state.length;
        states.values().read(from, state, state.length);
        int to = l * state.length;
        for (int i = 0; i < state.length; i++) {
          values[to + i] += weight * state[i];
        }
      }
    }
  }

  private static int index(HiddenStates states, int position) {
    return states
        .find(position)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "hidden states of position " + position + " are not recorded; must be"));
  }

  /** What is wrong with a value that is not finite. */
  Optional<String> fault() {
    for (int at = 0; at < values.length; at++) {
      if (!Double.isFinite(values[at])) {
        return Optional.of(
            "change[%d, %d] = %s; must be finite".formatted(at / width, at % width, values[at]));
      }
    }
    return Optional.empty();
  }

  private StateDelta requireFinite() {
    fault()
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    return this;
  }

  /** All components, layer by layer; not to be written to. */
  double[] values() {
    return values;
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
