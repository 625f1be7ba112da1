package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.Areas;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import java.util.Optional;

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
 * missing and infinite scores as for every {@link Metric}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RocAuc extends Metric {

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
    return Areas::roc;
  }

  @Override
  public String toString() {
    return "RocAuc[]";
  }
}
