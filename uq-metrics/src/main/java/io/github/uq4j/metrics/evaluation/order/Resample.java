package io.github.uq4j.metrics.evaluation.order;

import java.util.Arrays;

/**
 * Ranked scores, each item counted so many times: the sums of every block of equal scores and of
 * every level of quality. Filled anew for every draw without allocating; for one thread.
 */
public final class Resample {

  private final RankedScores scores;
  private final int[] weight;
  private final int[] blockWeight;
  private final double[] blockQuality;
  private final int[] levelWeight;
  private long total;
  private double quality;

  private Resample(RankedScores scores) {
    this.scores = scores;
    this.weight = new int[scores.size()];
    this.blockWeight = new int[scores.blocks()];
    this.blockQuality = new double[scores.blocks()];
    this.levelWeight = new int[scores.levels().count()];
  }

  /** Every item once. */
  public static Resample once(RankedScores scores) {
    Resample items = new Resample(scores);
    Arrays.fill(items.weight, 1);
    items.tally();
    return items;
  }

  /** Counts every item as often as its group. */
  public void draw(int[] timesOfGroup) {
    for (int place = 0; place < weight.length; place++) {
      weight[place] = timesOfGroup[scores.group(place)];
    }
    tally();
  }

  private void tally() {
    QualityLevels levels = scores.levels();
    Arrays.fill(levelWeight, 0);
    total = 0;
    quality = 0;
    int place = 0;
    for (int block = 0; block < blockWeight.length; block++) {
      int sum = 0;
      double good = 0;
      for (int end = scores.blockEnd(block); place < end; place++) {
        int level = scores.level(place);
        int times = weight[place];
        sum += times;
        good += times * levels.quality(level);
        levelWeight[level] += times;
      }
      blockWeight[block] = sum;
      blockQuality[block] = good;
      total += sum;
      quality += good;
    }
  }

  /** The scores and their order. */
  public RankedScores scores() {
    return scores;
  }

  /** The levels of quality. */
  public QualityLevels levels() {
    return scores.levels();
  }

  /** How many blocks of equal scores there are, drawn or not. */
  public int blocks() {
    return blockWeight.length;
  }

  /** How often a place was drawn. */
  public int weight(int place) {
    return weight[place];
  }

  /** How many draws fell into a block. */
  public int blockWeight(int block) {
    return blockWeight[block];
  }

  /** The sum of the quality of a block's draws; whole numbers for binary outcomes. */
  public double blockQuality(int block) {
    return blockQuality[block];
  }

  /** How many draws have a level of quality. */
  public int levelWeight(int level) {
    return levelWeight[level];
  }

  /** How many draws there are. */
  public long total() {
    return total;
  }

  /** The sum of the quality of all draws. */
  public double quality() {
    return quality;
  }
}
