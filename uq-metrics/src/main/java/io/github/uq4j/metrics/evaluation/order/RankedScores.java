package io.github.uq4j.metrics.evaluation.order;

import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.math.Ranks;
import java.util.Arrays;

/**
 * The measured items of a column, place by place from the most certain to the least certain, with
 * the block of equal scores, the level of quality and the group of each place. Immutable and safe
 * for use by several threads.
 */
public final class RankedScores {

  private final ScoreColumn column;
  private final Ranks ranks;
  private final int[] itemOfRank;
  private final QualityLevels levels;
  private final int[] level;
  private final int[] group;

  private RankedScores(ScoreColumn column, Ranks ranks, int[] itemOfRank, QualityLevels levels) {
    this.column = column;
    this.ranks = ranks;
    this.itemOfRank = itemOfRank;
    this.levels = levels;
    Outcomes outcomes = column.outcomes();
    this.level = new int[ranks.size()];
    this.group = new int[ranks.size()];
    for (int place = 0; place < level.length; place++) {
      int item = item(place);
      level[place] = levels.level(item);
      group[place] = outcomes.group(item);
    }
  }

  /** Sorts the measured items of a column. */
  public static RankedScores of(ScoreColumn column) {
    return of(column, QualityLevels.of(column.outcomes()));
  }

  /** The same with levels that were found before, so that columns can share them. */
  public static RankedScores of(ScoreColumn column, QualityLevels levels) {
    int n = column.size();
    int[] items = new int[n];
    double[] scores = new double[n];
    int count = 0;
    for (int i = 0; i < n; i++) {
      if (column.counts(i)) {
        items[count] = i;
        scores[count++] = column.uncertainty(i);
      }
    }
    double[] counted = count == n ? scores : Arrays.copyOf(scores, count);
    return new RankedScores(column, Ranks.of(counted), Arrays.copyOf(items, count), levels);
  }

  /** The scores and outcomes. */
  public ScoreColumn column() {
    return column;
  }

  /** The levels of quality. */
  public QualityLevels levels() {
    return levels;
  }

  /** How many items are measured. */
  public int size() {
    return level.length;
  }

  /** How many different scores there are. */
  public int blocks() {
    return ranks.blocks();
  }

  /** One past the last place of a block. */
  public int blockEnd(int block) {
    return ranks.blockEnd(block);
  }

  /** The item's number in the column. */
  public int item(int place) {
    return itemOfRank[ranks.at(place)];
  }

  /** The item's score, larger means less sure. */
  public double uncertainty(int place) {
    return column.uncertainty(item(place));
  }

  /** The item's level of quality. */
  public int level(int place) {
    return level[place];
  }

  /** The item's group. */
  public int group(int place) {
    return group[place];
  }

  /** How many of the measured items were wrong. */
  public int positives() {
    int wrong = 0;
    for (int l : level) {
      wrong += levels.quality(l) < 0.5 ? 1 : 0;
    }
    return wrong;
  }

  /** How many groups the measured items are of. */
  public int groups() {
    if (level.length == column.size()) {
      return column.outcomes().groups();
    }
    boolean[] seen = new boolean[column.outcomes().groups()];
    int count = 0;
    for (int g : group) {
      count += seen[g] ? 0 : 1;
      seen[g] = true;
    }
    return count;
  }
}
