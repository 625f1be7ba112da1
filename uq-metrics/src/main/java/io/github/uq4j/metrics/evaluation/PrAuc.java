package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.Areas;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import java.util.Optional;

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
 * share of wrong items; missing and infinite scores as for every {@link Metric}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PrAuc extends Metric {

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
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  public Optional<String> refusal(ScoreColumn column) {
    return unlessBinary(column);
  }

  @Override
  String needs() {
    return "at least one wrong and one right";
  }

  @Override
  Statistic on(RankedScores scores) {
    return Areas::averagePrecision;
  }

  @Override
  public String toString() {
    return "PrAuc[]";
  }
}
