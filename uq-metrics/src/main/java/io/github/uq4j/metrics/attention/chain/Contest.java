package io.github.uq4j.metrics.attention.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Finds the heads of least entropy of which only bounds are known, and asks for exact ones where
 * bounds do not decide. For one thread.
 */
final class Contest {

  private record Entry(int index, double low, double high) {}

  private final int keep;
  private final List<Entry> entries = new ArrayList<>();
  private final LeastEntropies highs;

  Contest(int keep) {
    this.keep = keep;
    this.highs = new LeastEntropies(keep);
  }

  /** A lower bound above this one has no chance. */
  double bar() {
    return highs.bar();
  }

  void offer(int index, double low, double high) {
    entries.add(new Entry(index, low, high));
    highs.offer(index, high);
  }

  /** The indices of the least, ascending; equal ones in order of their index. */
  int[] decide(IntToDoubleFunction exact) {
    double bar = bar();
    List<Entry> left = new ArrayList<>(entries.stream().filter(e -> e.low() <= bar).toList());
    left.sort(Comparator.comparingDouble(Entry::low));
    if (left.size() > keep) {
      double next = left.get(keep).low();
      List<Integer> kept = new ArrayList<>();
      left.stream().filter(e -> e.high() < next).forEach(e -> kept.add(e.index()));
      LeastEntropies rest = new LeastEntropies(keep - kept.size());
      left.stream()
          .filter(e -> !(e.high() < next))
          .forEach(e -> rest.offer(e.index(), exact.applyAsDouble(e.index())));
      Arrays.stream(rest.indices()).forEach(kept::add);
      return kept.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
    return left.stream().mapToInt(Entry::index).sorted().toArray();
  }
}
