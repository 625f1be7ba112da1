package io.github.uq4j.report.chart;

import java.util.Arrays;
import java.util.TreeSet;

/**
 * Fewer points of a long curve that look the same: of each of some columns the first, the last, the
 * lowest and the highest, and every point near both ends.
 */
final class Thinning {

  private static final int COLUMNS = 160;
  private static final int ENDS = 24;

  private Thinning() {}

  /** Which points to keep, ascending; all of a short curve. */
  static int[] of(double[] ys) {
    int n = ys.length;
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    if (n <= 4 * COLUMNS) {
      return all;
    }
    TreeSet<Integer> kept = new TreeSet<>();
    for (int i = 0; i < ENDS; i++) {
      kept.add(i);
      kept.add(n - 1 - i);
    }
    for (int column = 0; column < COLUMNS; column++) {
      int from = (int) ((long) column * n / COLUMNS);
      int to = (int) ((long) (column + 1) * n / COLUMNS);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = ys[i] < ys[low] ? i : low;
        high = ys[i] > ys[high] ? i : high;
      }
      kept.addAll(java.util.List.of(from, low, high, to - 1));
    }
    return kept.stream().mapToInt(Integer::intValue).toArray();
  }
}
