package io.github.uq4j.onnx.internal.decode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Decides how texts are read that begin with the same tokens: one of them first, alone, the others
 * from the place where they part with it, on copies of its cache. Those of them that go on together
 * for long are read in the same way among themselves.
 *
 * <p>Texts that part at nearly the same place stand beside one another, forked where the first of
 * them parts, if the tokens that are read again for it cost less than a run. A text forks one token
 * before it differs: the row of logits there decides another token for each. A text that is the
 * beginning of another has no run of its own.
 *
 * @param alone texts that are better read whole
 * @param branches the others
 */
record PrefixPlan(List<ForcedResult> alone, List<Branch> branches) {

  /** A shorter common beginning is read again for every text. */
  static final int LEAST = 16;

  /** A run takes about as long as so many more tokens in it. */
  static final int RUN = 16;

  /** So many caches at most, each of one text, are held for the texts that fork from them. */
  private static final int DEEPEST = 4;

  /**
   * Texts that are read behind a common beginning.
   *
   * @param from so many tokens of it are in the cache that they fork from
   * @param end so many tokens are read at most
   * @param texts one, or several beside one another from which nothing forks
   * @param same texts that take everything from the one
   * @param forks what goes on from the one
   */
  record Branch(
      int from, int end, List<ForcedResult> texts, List<ForcedResult> same, List<Branch> forks) {

    /** Whether something is taken from the one text beside its own signals. */
    boolean shared() {
      return !same.isEmpty() || !forks.isEmpty();
    }

    /** All texts in it. */
    List<ForcedResult> all() {
      List<ForcedResult> all = new ArrayList<>(texts);
      all.addAll(same);
      forks.forEach(fork -> all.addAll(fork.all()));
      return all;
    }
  }

  /** A text, so many tokens of which must be read. */
  private record Item(ForcedResult result, int end) {

    List<Integer> ids() {
      return result.text().ids();
    }
  }

  /** An item and the place where it parts with a text. */
  private record Parting(Item item, int from) {

    int end() {
      return item.end();
    }
  }

  /**
   * Plans.
   *
   * @param results the texts
   * @param ends how many tokens of a text must be read
   * @param batchSize at most so many beside one another
   */
  static PrefixPlan of(List<ForcedResult> results, ToIntFunction<ForcedText> ends, int batchSize) {
    List<Item> sorted = new ArrayList<>();
    List<ForcedResult> alone = new ArrayList<>();
    for (ForcedResult result : results) {
      int end = ends.applyAsInt(result.text());
      if (end >= LEAST) {
        sorted.add(new Item(result, end));
      } else {
        alone.add(result);
      }
    }
    sorted.sort(PrefixPlan::compare);
    Planner planner = new Planner(batchSize);
    List<Branch> branches = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || common(sorted.get(i - 1), sorted.get(i)) < LEAST) {
        List<Item> cluster = sorted.subList(first, i);
        Branch branch = planner.spine(cluster, 0, 1);
        // Copies of the cache take time, too: what is saved must be worth a run.
        if (cluster.size() > 1 && planner.cost(branch) + RUN < planner.wholeCost(cluster)) {
          branches.add(branch);
        } else {
          cluster.forEach(item -> alone.add(item.result()));
        }
        first = i;
      }
    }
    return new PrefixPlan(alone, branches);
  }

  private static int compare(Item one, Item other) {
    int same = common(one, other);
    boolean ends = same == one.ids().size() || same == other.ids().size();
    return ends
        ? Integer.compare(one.ids().size(), other.ids().size())
        : Integer.compare(one.ids().get(same), other.ids().get(same));
  }

  private static int common(Item one, Item other) {
    List<Integer> a = one.ids();
    List<Integer> b = other.ids();
    int most = Math.min(a.size(), b.size());
    int same = 0;
    while (same < most && a.get(same).equals(b.get(same))) {
      same++;
    }
    return same;
  }

  /** For texts in the order of their tokens. */
  private record Planner(int batchSize) {

    long cost(Branch branch) {
      long cost = (long) branch.texts().size() * (branch.end() - branch.from());
      cost += runs(branch.texts().size());
      for (Branch fork : branch.forks()) {
        cost += cost(fork);
      }
      return cost;
    }

    long wholeCost(List<Item> items) {
      return items.stream().mapToLong(Item::end).sum() + runs(items.size());
    }

    private long runs(int texts) {
      return (long) RUN * ((texts + batchSize - 1) / batchSize);
    }

    /** One text, and the others behind it. */
    Branch spine(List<Item> items, int from, int depth) {
      int[] common = new int[items.size()];
      for (int i = 1; i < items.size(); i++) {
        common[i] = PrefixPlan.common(items.get(i - 1), items.get(i));
      }
      int first = first(items, common);
      Item leader = items.get(first);
      int[] partings = partings(items, common, first);
      List<ForcedResult> same = new ArrayList<>();
      List<Branch> forks = new ArrayList<>();
      List<Parting> loose = new ArrayList<>();
      int end = leader.end();
      int at = 0;
      while (at < items.size()) {
        int to = at + 1;
        while (to < items.size() && to != first && at != first && together(common, partings, to)) {
          to++;
        }
        if (at != first) {
          List<Parting> some = new ArrayList<>();
          for (int i = at; i < to; i++) {
            if (partings[i] >= items.get(i).end()) {
              same.add(items.get(i).result());
              end = Math.max(end, items.get(i).end());
            } else {
              some.add(new Parting(items.get(i), partings[i]));
            }
          }
          branchOff(some, depth, forks, loose);
        }
        at = to;
      }
      forks.addAll(batches(loose));
      for (Branch fork : forks) {
        end = Math.max(end, fork.from());
      }
      return new Branch(from, end, List.of(leader.result()), same, forks);
    }

    /** Whether an item goes on with the one before it long after both have left the first. */
    private static boolean together(int[] common, int[] partings, int item) {
      return common[item] >= Math.max(partings[item - 1], partings[item]) + LEAST;
    }

    /** Texts that go on together, in the same way if that is worth it. */
    private void branchOff(List<Parting> some, int depth, List<Branch> forks, List<Parting> loose) {
      if (some.size() > 1 && depth < DEEPEST) {
        int from = some.stream().mapToInt(Parting::from).min().orElse(0);
        Branch branch = spine(some.stream().map(Parting::item).toList(), from, depth + 1);
        long beside = runs(some.size());
        for (Parting parting : some) {
          beside += parting.end() - parting.from();
        }
        if (cost(branch) < beside) {
          forks.add(branch);
          return;
        }
      }
      loose.addAll(some);
    }

    /** The text that has most tokens in common with the others, or one that goes on from it. */
    private static int first(List<Item> items, int[] common) {
      int count = common.length;
      int[] backwards = new int[count];
      for (int i = 1; i < count; i++) {
        backwards[count - i] = common[i];
      }
      long[] before = shared(common);
      long[] behind = shared(backwards);
      int first = 0;
      for (int i = 1; i < count; i++) {
        long most = before[first] + behind[count - 1 - first];
        long here = before[i] + behind[count - 1 - i];
        boolean goesOn = i == first + 1 && common[i] == items.get(first).ids().size();
        first = here > most || (here == most && goesOn) ? i : first;
      }
      return first;
    }

    /** Of every item, the tokens in common with each before it, added up. */
    private static long[] shared(int[] common) {
      long[] shared = new long[common.length];
      Deque<int[]> falling = new ArrayDeque<>();
      long sum = 0;
      for (int i = 1; i < common.length; i++) {
        int items = 1;
        while (!falling.isEmpty() && falling.peek()[0] >= common[i]) {
          int[] last = falling.pop();
          sum -= (long) last[0] * last[1];
          items += last[1];
        }
        falling.push(new int[] {common[i], items});
        sum += (long) common[i] * items;
        shared[i] = sum;
      }
      return shared;
    }

    private static int[] partings(List<Item> items, int[] common, int first) {
      int[] partings = new int[items.size()];
      int same = Integer.MAX_VALUE;
      for (int i = first - 1; i >= 0; i--) {
        same = Math.min(same, common[i + 1]);
        partings[i] = parting(items.get(i), same);
      }
      same = Integer.MAX_VALUE;
      for (int i = first + 1; i < items.size(); i++) {
        same = Math.min(same, common[i]);
        partings[i] = parting(items.get(i), same);
      }
      return partings;
    }

    private static int parting(Item item, int same) {
      return same == item.ids().size() ? same : same - 1;
    }

    /** Texts beside one another, each batch forked where the first of it parts. */
    private List<Branch> batches(List<Parting> loose) {
      List<Parting> sorted = new ArrayList<>(loose);
      sorted.sort(Comparator.comparingInt(Parting::from).reversed().thenComparingInt(Parting::end));
      List<Branch> batches = new ArrayList<>();
      int at = 0;
      while (at < sorted.size()) {
        int from = sorted.get(at).from();
        int end = sorted.get(at).end();
        int to = at + 1;
        while (to < sorted.size() && to - at < batchSize) {
          Parting next = sorted.get(to);
          long now = (long) (to - at) * (end - from);
          int newEnd = Math.max(end, next.end());
          long then = (long) (to - at + 1) * (newEnd - next.from());
          if (then - now - (next.end() - next.from()) > RUN) {
            break;
          }
          from = next.from();
          end = newEnd;
          to++;
        }
        List<ForcedResult> texts =
            sorted.subList(at, to).stream().map(parting -> parting.item().result()).toList();
        batches.add(new Branch(from, end, texts, List.of(), List.of()));
        at = to;
      }
      return batches;
    }
  }
}
