package io.github.uq4j.metrics.attention.chain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** Keeps the heads of least entropy; equal ones in order of their index. For one thread. */
final class LeastEntropies {

  private record Entry(int index, double entropy) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparingDouble(Entry::entropy).thenComparingInt(Entry::index);

  private final int capacity;
  private final PriorityQueue<Entry> kept = new PriorityQueue<>(ORDER.reversed());

  LeastEntropies(int capacity) {
    this.capacity = capacity;
  }

  /** Indices by ascending bound. */
  static int[] ascending(double[] bounds) {
    return IntStream.range(0, bounds.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> bounds[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** An entropy above this one has no chance. */
  double bar() {
    Entry worst = kept.peek();
    return worst == null || kept.size() < capacity ? Double.POSITIVE_INFINITY : worst.entropy();
  }

  void offer(int index, double entropy) {
    kept.add(new Entry(index, entropy));
    if (kept.size() > capacity) {
      kept.poll();
    }
  }

  /** What is kept, least entropy first. */
  int[] indices() {
    Entry[] entries = kept.toArray(Entry[]::new);
    Arrays.sort(entries, ORDER);
    return Arrays.stream(entries).mapToInt(Entry::index).toArray();
  }
}
