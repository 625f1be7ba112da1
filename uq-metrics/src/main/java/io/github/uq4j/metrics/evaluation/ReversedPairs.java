package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.order.PairCounts;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Statistic;

/**
 * The reversed pair proportion: the share of pairs in which the less certain item is the better
 * one.
 *
 * <p>{@code RPP = (1/n^2) #{(i, j): u_j < u_i and q_j < q_i}}. In {@code [0, 0.5)}, smaller is
 * better; because it counts ordered pairs of all items, values compare only between scores of the
 * same items.
 *
 * <p>Source: Xin, Tang, Yu and Lin, "The Art of Abstention: Selective Prediction and Error
 * Regularization for Natural Language Processing", ACL 2021, <a
 * href="https://aclanthology.org/2021.acl-long.84/">2021.acl-long.84</a>. Equal to LM-Polygraph's
 * {@code ReversedPairsProportion}. Departs from the paper: none. {@code O(n log n)}.
 *
 * <p>Edge cases: no item is refused; one item, equal scores or equal qualities give 0; missing and
 * infinite scores as for every {@link Metric}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ReversedPairs extends Metric {

  private static final ReversedPairs DEFAULTS = new ReversedPairs();

  private ReversedPairs() {}

  /**
   * The measure; it has no options.
   *
   * @return the measure
   */
  public static ReversedPairs withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "reversed-pairs";
  }

  @Override
  public Better better() {
    return Better.LOWER;
  }

  @Override
  String needs() {
    return "at least one item";
  }

  @Override
  Statistic on(RankedScores scores) {
    return items -> PairCounts.of(items).reversed() / items.total() / items.total();
  }

  @Override
  public String toString() {
    return "ReversedPairs[]";
  }
}
