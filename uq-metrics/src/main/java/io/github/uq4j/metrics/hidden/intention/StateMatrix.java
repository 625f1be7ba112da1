package io.github.uq4j.metrics.hidden.intention;

import java.util.ArrayList;
import java.util.List;

/**
 * States of several traces, one a row, all of one width and finite. Immutable and safe for use by
 * several threads.
 */
public final class StateMatrix {

  private final double[][] rows;
  private final int width;

  private StateMatrix(double[][] rows, int width) {
    this.rows = rows;
    this.width = width;
  }

  /**
   * The matrix of some rows.
   *
   * @param rows one a trace; copied
   * @return the matrix
   * @throws IllegalArgumentException if there is none, a row has another width than the first or
   *     none, or a number is NaN or infinite
   */
  public static StateMatrix of(double[][] rows) {
    if (rows.length == 0 || rows[0].length == 0) {
      throw new IllegalArgumentException(
          "states of " + rows.length + " rows; must have at least one row and one component");
    }
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length) {
        throw new IllegalArgumentException(
            "state %d has %d components, state 0 has %d; must be as many"
                .formatted(i, rows[i].length, rows[0].length));
      }
      copy[i] = rows[i].clone();
      requireFinite(i, copy[i]);
    }
    return new StateMatrix(copy, rows[0].length);
  }

  private static void requireFinite(int i, double[] row) {
    for (int d = 0; d < row.length; d++) {
      if (!Double.isFinite(row[d])) {
        throw new IllegalArgumentException(
            "state " + i + "[" + d + "] = " + row[d] + "; must be finite");
      }
    }
  }

  /**
   * Matrices of the same traces side by side: the layers of a state as one vector.
   *
   * @param layers at least one, of as many rows
   * @return the wide matrix
   * @throws IllegalArgumentException if there is none, or they have not as many rows
   */
  public static StateMatrix beside(List<StateMatrix> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers = []; must have at least one");
    }
    int n = layers.get(0).size();
    int width = 0;
    for (StateMatrix layer : layers) {
      if (layer.size() != n) {
        throw new IllegalArgumentException(
            "layers of " + n + " and " + layer.size() + " states; must have as many");
      }
      width += layer.width;
    }
    double[][] wide = new double[n][width];
    int at = 0;
    for (StateMatrix layer : layers) {
      for (int i = 0; i < n; i++) {
        System.arraycopy(layer.rows[i], 0, wide[i], at, layer.width);
      }
      at += layer.width;
    }
    return new StateMatrix(wide, width);
  }

  /**
   * Matrices of one width below each other: the layers as so many more states.
   *
   * @param layers at least one, of one width
   * @return the long matrix
   * @throws IllegalArgumentException if there is none, or their widths differ
   */
  public static StateMatrix stacked(List<StateMatrix> layers) {
    List<double[]> all = new ArrayList<>();
    for (StateMatrix layer : layers) {
      all.addAll(List.of(layer.rows));
    }
    return of(all.toArray(double[][]::new));
  }

  /**
   * How many states there are.
   *
   * @return rows, {@code >= 1}
   */
  public int size() {
    return rows.length;
  }

  /**
   * How wide a state is.
   *
   * @return components, {@code >= 1}
   */
  public int width() {
    return width;
  }

  /**
   * One number.
   *
   * @param state from 0
   * @param component from 0
   * @return its value
   */
  public double get(int state, int component) {
    return rows[state][component];
  }

  /**
   * A copy of some states.
   *
   * @param states their numbers, in any order; may repeat
   * @return a row each
   */
  public double[][] toArray(int... states) {
    double[][] some = new double[states.length][];
    for (int i = 0; i < states.length; i++) {
      some[i] = rows[states[i]].clone();
    }
    return some;
  }

  /**
   * A copy of all states.
   *
   * @return a row each
   */
  public double[][] toArray() {
    double[][] all = new double[rows.length][];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i].clone();
    }
    return all;
  }

  @Override
  public String toString() {
    return "StateMatrix[states=" + rows.length + ", width=" + width + "]";
  }
}
