package io.github.uq4j.onnx.internal.pair;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts texts sorted by length into batches at the least cost.
 *
 * <p>A batch costs its tokens, padding included, and a fixed price for the call, said in tokens,
 * too. Texts of equal length share a batch for nothing; texts of different lengths share one only
 * where the padding costs less than another call. The cheapest cut of the whole list is found by
 * dynamic programming over its prefixes: a batch is always a run of neighbours, and its width is
 * that of its last text.
 *
 * @param tokens at most so many tokens in a batch, padding included, unless one text alone has more
 * @param callPrice what a call costs beside its tokens, in tokens, {@code >= 0}
 */
public record LengthBatches(int tokens, int callPrice) {

  /** Half-open ranges of a sorted list. */
  record Batch(int from, int to) {

    int size() {
      return to - from;
    }
  }

  /**
   * Cuts a list.
   *
   * @param lengths lengths in ascending order
   * @return ranges that cover the list in order
   */
  List<Batch> cut(List<Integer> lengths) {
    int count = lengths.size();
    long[] cost = new long[count + 1];
    int[] start = new int[count + 1];
    for (int to = 1; to <= count; to++) {
      int width = lengths.get(to - 1);
      cost[to] = Long.MAX_VALUE;
      for (int from = to - 1; from >= 0; from--) {
        long padded = (long) width * (to - from);
        if (from < to - 1 && padded > tokens) {
          break;
        }
        long total = cost[from] + callPrice + padded;
        if (total < cost[to]) {
          cost[to] = total;
          start[to] = from;
        }
      }
    }
    List<Batch> batches = new ArrayList<>();
    for (int to = count; to > 0; to = start[to]) {
      batches.add(new Batch(start[to], to));
    }
    Collections.reverse(batches);
    return batches;
  }
}
