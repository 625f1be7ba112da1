package io.github.uq4j.metrics.evaluation;

import java.util.OptionalDouble;

/**
 * Average precision: the area under the precision-recall curve as a step sum, {@code AP = sum_k
 * (R_k - R_{k-1}) P_k} over thresholds from the largest uncertainty down, equal scores being one
 * threshold.
 *
 * <p>In {@code [0, 1]}; 1 is perfect, chance is about the share of wrong items, so values compare
 * only between scores of the same items. Positive class: wrong.
 *
 * <p>Source: Davis and Goadrich, "The Relationship Between Precision-Recall and ROC Curves", ICML
 * 2006, <a href="https://doi.org/10.1145/1143844.1143874">doi:10.1145/1143844.1143874</a>. Equal to
 * scikit-learn's {@code average_precision_score}. Departs from the paper: a step sum instead of the
 * paper's interpolation between thresholds, as scikit-learn and LM-Polygraph do.
 *
 * <p>Edge cases: items of one class only, or none, are refused; scores that are all tied give the
 * share of wrong items; NaN and infinite scores cannot be made (see {@link
 * io.github.uq4j.score.LabelledScore}).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PrAuc extends RankMetric {

  private static final PrAuc DEFAULTS = new PrAuc();

  private PrAuc() {}

  /**
   * The measure; it has no options.
   *
   * @return the measure
   */
  public static PrAuc withDefaults() {
    return DEFAULTS;
  }

  @Override
  public String id() {
    return "auprc";
  }

  @Override
  OptionalDouble weighted(RankedItems items, int[] timesOfGroup) {
    long wrongSoFar = 0;
    long rightSoFar = 0;
    double sum = 0;
    int place = items.size() - 1;
    for (int block = items.blocks() - 1; block >= 0; block--) {
      long wrong = 0;
      int start = block == 0 ? 0 : items.blockEnd(block - 1);
      for (; place >= start; place--) {
        int times = timesOfGroup[items.group(place)];
        if (items.wrong(place)) {
          wrong += times;
        } else {
          rightSoFar += times;
        }
      }
      wrongSoFar += wrong;
      if (wrong > 0) {
        sum += wrong * (wrongSoFar / (double) (wrongSoFar + rightSoFar));
      }
    }
    if (wrongSoFar == 0 || rightSoFar == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Math.min(1, sum / wrongSoFar));
  }

  @Override
  public String toString() {
    return "PrAuc[]";
  }
}
