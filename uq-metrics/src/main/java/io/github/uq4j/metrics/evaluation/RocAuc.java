package io.github.uq4j.metrics.evaluation;

import java.util.OptionalDouble;

/**
 * The area under the receiver operating characteristic: the probability that a wrong item has a
 * larger uncertainty than a right one, ties counting one half.
 *
 * <p>In {@code [0, 1]}; 0.5 is chance, 1 is perfect. Positive class: wrong. With {@code P} wrong
 * and {@code N} right items, {@code AUC = (#{wrong above right} + #{ties} / 2) / (P N)}; the counts
 * are exact, so the only rounding is that of the division.
 *
 * <p>Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 2006, <a
 * href="https://doi.org/10.1016/j.patrec.2005.10.010">doi:10.1016/j.patrec.2005.10.010</a>. Equal
 * to scikit-learn's {@code roc_auc_score}. Departs from the paper: none.
 *
 * <p>Edge cases: items of one class only, or none, are refused; scores that are all tied give 0.5;
 * NaN and infinite scores cannot be made (see {@link io.github.uq4j.score.LabelledScore}).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RocAuc extends RankMetric {

  private static final RocAuc DEFAULTS = new RocAuc();

  private RocAuc() {}

  /**
   * The measure; it has no options.
   *
   * @return the measure
   */
  public static RocAuc withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "auroc";
  }

  @Override
  OptionalDouble weighted(RankedItems items, int[] timesOfGroup) {
    long rightBelow = 0;
    long wrongSoFar = 0;
    long twiceWins = 0;
    int place = 0;
    for (int block = 0; block < items.blocks(); block++) {
      long wrong = 0;
      long right = 0;
      for (int end = items.blockEnd(block); place < end; place++) {
        int times = timesOfGroup[items.group(place)];
        if (items.wrong(place)) {
          wrong += times;
        } else {
          right += times;
        }
      }
      twiceWins += wrong * (2 * rightBelow + right);
      rightBelow += right;
      wrongSoFar += wrong;
    }
    if (wrongSoFar == 0 || rightBelow == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(twiceWins / (2.0 * wrongSoFar * rightBelow));
  }

  @Override
  public String toString() {
    return "RocAuc[]";
  }
}
