package io.github.uq4j.metrics.evaluation.order;

/**
 * How many pairs of draws a score puts in the right order, in the wrong one, or in none: {@code O(n
 * log m)} for {@code m} levels of quality by a binary indexed tree (Fenwick, "A new data structure
 * for cumulative frequency tables", 1994, <a
 * href="https://doi.org/10.1002/spe.4380240306">doi:10.1002/spe.4380240306</a>), {@code O(n)} for
 * two levels. Two draws of one item are a pair of equals.
 *
 * @param pairs all pairs
 * @param concordant the less certain one is worse
 * @param reversed the less certain one is better
 * @param equalScores pairs of equal scores
 * @param equalQualities pairs of equal qualities
 */
public record PairCounts(
    double pairs, double concordant, double reversed, double equalScores, double equalQualities) {

  /** Counts the pairs of a resample. */
  public static PairCounts of(Resample items) {
    double sameScore = 0;
    for (int block = 0; block < items.blocks(); block++) {
      sameScore += pairs(items.blockWeight(block));
    }
    double sameQuality = 0;
    for (int level = 0; level < items.levels().count(); level++) {
      sameQuality += pairs(items.levelWeight(level));
    }
    double[] ordered = items.levels().count() == 2 ? ofTwoLevels(items) : ofLevels(items);
    return new PairCounts(pairs(items.total()), ordered[0], ordered[1], sameScore, sameQuality);
  }

  private static double pairs(long n) {
    return n * (n - 1.0) / 2;
  }

  private static double[] ofTwoLevels(Resample items) {
    double[] ordered = new double[2];
    double low = items.levels().quality(0);
    double perStep = 1 / (items.levels().quality(1) - low);
    long better = 0;
    long worse = 0;
    for (int block = 0; block < items.blocks(); block++) {
      int weight = items.blockWeight(block);
      long good = Math.round((items.blockQuality(block) - weight * low) * perStep);
      ordered[0] += (double) (weight - good) * better;
      ordered[1] += (double) good * worse;
      better += good;
      worse += weight - good;
    }
    return ordered;
  }

  private static double[] ofLevels(Resample items) {
    double[] ordered = new double[2];
    RankedScores scores = items.scores();
    int[] tree = new int[items.levels().count() + 1];
    long before = 0;
    int start = 0;
    for (int block = 0; block < items.blocks(); block++) {
      int end = scores.blockEnd(block);
      for (int place = start; place < end; place++) {
        int weight = items.weight(place);
        if (weight > 0) {
          int level = scores.level(place);
          long worse = below(tree, level);
          long better = before - below(tree, level + 1);
          ordered[0] += (double) weight * better;
          ordered[1] += (double) weight * worse;
        }
      }
      for (int place = start; place < end; place++) {
        add(tree, scores.level(place), items.weight(place));
      }
      before += items.blockWeight(block);
      start = end;
    }
    return ordered;
  }

  /** How many draws have a level below. */
  private static long below(int[] tree, int level) {
    long sum = 0;
    for (int i = level; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }

  private static void add(int[] tree, int level, int weight) {
    if (weight == 0) {
      return;
    }
    for (int i = level + 1; i < tree.length; i += i & -i) {
      tree[i] += weight;
    }
  }
}
