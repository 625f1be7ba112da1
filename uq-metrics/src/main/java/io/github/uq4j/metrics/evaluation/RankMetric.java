package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.score.LabelledScore;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A measure that looks at the order of the scores alone. Immutable and safe for use by several
 * threads.
 */
public abstract sealed class RankMetric permits RocAuc, PrAuc {

  RankMetric() {}

  /**
   * The measure's name in files.
   *
   * @return a lower-case name
   */
  public abstract String id();

  /**
   * Measures a score. The order of the items does not matter.
   *
   * @param items labelled scores
   * @return the measure
   * @throws IllegalArgumentException if no item was wrong, or every item was: the measure is not
   *     defined
   */
  public final Measurement measure(List<LabelledScore> items) {
    RankedItems ranked = RankedItems.of(items);
    return new Measurement(id(), value(ranked), ranked.size(), ranked.groups(), ranked.positives());
  }

  /** The measure with every item counted once. */
  final double value(RankedItems items) {
    int[] once = new int[items.groups()];
    Arrays.fill(once, 1);
    return weighted(items, once)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    id()
                        + " of "
                        + items.size()
                        + " items with "
                        + items.positives()
                        + " wrong ones is not defined; must have at least one wrong and one right"));
  }

  /** The measure with every item counted as often as its group; empty if not defined. */
  abstract OptionalDouble weighted(RankedItems items, int[] timesOfGroup);
}
