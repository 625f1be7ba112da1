package io.github.uq4j.metrics.evaluation.order;

import io.github.uq4j.metrics.evaluation.items.OutcomeKind;
import io.github.uq4j.metrics.evaluation.items.Outcomes;
import io.github.uq4j.metrics.math.Ranks;

/**
 * The different qualities of some items, ascending, and the level of each item; of binary outcomes
 * always the two levels wrong and right. Immutable and safe for use by several threads.
 */
public final class QualityLevels {

  private final double[] quality;
  private final int[] level;

  private QualityLevels(double[] quality, int[] level) {
    this.quality = quality;
    this.level = level;
  }

  /** Finds the levels of outcomes. */
  public static QualityLevels of(Outcomes outcomes) {
    int n = outcomes.size();
    int[] level = new int[n];
    if (outcomes.kind() == OutcomeKind.BINARY) {
      for (int i = 0; i < n; i++) {
        level[i] = (int) outcomes.quality(i);
      }
      return new QualityLevels(new double[] {0, 1}, level);
    }
    double[] all = new double[n];
    for (int i = 0; i < n; i++) {
      all[i] = outcomes.quality(i);
    }
    Ranks ranks = Ranks.of(all);
    double[] quality = new double[ranks.blocks()];
    int place = 0;
    for (int b = 0; b < quality.length; b++) {
      quality[b] = all[ranks.at(place)];
      for (; place < ranks.blockEnd(b); place++) {
        level[ranks.at(place)] = b;
      }
    }
    return new QualityLevels(quality, level);
  }

  /** How many levels there are. */
  public int count() {
    return quality.length;
  }

  /** The quality of a level, in [0, 1]. */
  public double quality(int ofLevel) {
    return quality[ofLevel];
  }

  /** The level of an item. */
  public int level(int item) {
    return level[item];
  }
}
