package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.Profile;
import java.util.Map;
import java.util.TreeMap;

/**
 * By what the attention of one query to some positions is multiplied: by 0 at the query itself and
 * at position 0, by a constant at the ten positions before the query.
 */
final class Damping {

  /** In the single precision of the authors' code. */
  private static final double[] NEARNESS = {
    0.16644488, 0.20938152, 0.32959151, 0.46061748, 0.59304059,
    0.67549127, 0.73914525, 0.81274293, 0.87378443, 0.93925344
  };

  private final int[] columns;
  private final double[] factors;

  private Damping(Map<Integer, Double> byColumn) {
    columns = byColumn.keySet().stream().mapToInt(Integer::intValue).toArray();
    factors = byColumn.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The damping of a query's row.
   *
   * @throws IllegalArgumentException in the reference profile, if a position before the first,
   *     counted from the end, is none
   */
  static Damping of(Profile profile, int position, int keys) {
    Map<Integer, Double> byColumn = new TreeMap<>();
    for (int d = 1; d <= NEARNESS.length; d++) {
      int column = position - d;
      if (column < 0 && profile == Profile.REFERENCE) {
        column = fromTheEnd(column, keys);
      }
      if (column >= 0 && column < position) {
        byColumn.merge(column, (double) (float) NEARNESS[d - 1], (a, b) -> a * b);
      }
    }
    byColumn.put(0, 0.0);
    byColumn.put(position, 0.0);
    return new Damping(byColumn);
  }

  /**
   * That every position of a text has a place for the ten before it, as the reference wants.
   *
   * @throws IllegalArgumentException if one has not
   */
  static void requireRoom(int promptTokens, int tokens) {
    fromTheEnd(promptTokens - NEARNESS.length, promptTokens + tokens);
  }

  private static int fromTheEnd(int column, int keys) {
    if (column < -keys) {
      throw new IllegalArgumentException(
          "position " + column + " counted from the end of " + keys + " positions; there is none");
    }
    return column < 0 ? column + keys : column;
  }

  /** Multiplies a row. */
  void apply(double[] row) {
    for (int i = 0; i < columns.length; i++) {
      row[columns[i]] *= factors[i];
    }
  }

  /** Multiplies a row in single precision. */
  void apply(float[] row) {
    for (int i = 0; i < columns.length; i++) {
      row[columns[i]] = (float) (row[columns[i]] * factors[i]);
    }
  }
}
