package io.github.uq4j.metrics.evaluation.curve;

import io.github.uq4j.metrics.evaluation.items.OutcomeKind;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.Areas;
import io.github.uq4j.metrics.evaluation.order.PrefixMeans;
import io.github.uq4j.metrics.evaluation.order.QualityLevels;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import java.util.ArrayList;
import java.util.List;

/**
 * Traces the curves of a score: ROC, precision-recall, risk-coverage.
 *
 * <p>Every curve has a point at each different score, thinned where there are many: neighbouring
 * points are at most {@code 1 / points} apart on the axes, or two percent of the items above them.
 * Areas are those of the whole curve. A column is sorted once a curve, {@code O(n)}.
 *
 * <p>Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 2006, <a
 * href="https://doi.org/10.1016/j.patrec.2005.10.010">doi:10.1016/j.patrec.2005.10.010</a>; Davis
 * and Goadrich, "The Relationship Between Precision-Recall and ROC Curves", ICML 2006, <a
 * href="https://doi.org/10.1145/1143844.1143874">doi:10.1145/1143844.1143874</a>; Geifman and
 * El-Yaniv, "Selective Classification for Deep Neural Networks", NeurIPS 2017, <a
 * href="https://arxiv.org/abs/1705.08500">arXiv 1705.08500</a>.
 *
 * <p>Edge cases: equal scores make one point; of all equal scores a ROC curve is the diagonal;
 * missing scores follow the column's policy and are never the most certain; infinite ones are
 * thresholds like others. No measured item, and for ROC and precision-recall items of one class or
 * graded ones, are refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Curves {

  /** The default number of points. */
  public static final int DEFAULT_POINTS = 500;

  private static final double STEP = 1.02;

  private static final Curves DEFAULTS = new Curves(DEFAULT_POINTS);

  private final int points;

  private Curves(int points) {
    this.points = points;
  }

  /**
   * About {@value #DEFAULT_POINTS} points a curve.
   *
   * @return the tracer
   */
  public static Curves withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another number of points.
   *
   * @param number about how many points a long curve has, {@code >= 2}
   * @return a new tracer
   * @throws IllegalArgumentException if it is smaller
   */
  public Curves withPoints(int number) {
    if (number < 2) {
      throw new IllegalArgumentException("points = " + number + "; must be >= 2");
    }
    return new Curves(number);
  }

  /**
   * The ROC curve.
   *
   * @param column scores of right and wrong items
   * @return the curve
   * @throws IllegalArgumentException if the outcomes are graded or of one class
   */
  public RocCurve roc(ScoreColumn column) {
    Resample items = binary(column, "ROC curve");
    double wrongs = items.levelWeight(0);
    double rights = items.levelWeight(1);
    List<RocCurve.Point> curve = new ArrayList<>();
    curve.add(new RocCurve.Point(0, 0, Double.POSITIVE_INFINITY));
    double lastWrong = 0;
    double lastRight = 0;
    long wrong = 0;
    long right = 0;
    for (int block = items.blocks() - 1; block >= 0; block--) {
      right += (long) items.blockQuality(block);
      wrong += items.blockWeight(block) - (long) items.blockQuality(block);
      if (block == 0
          || items.blocks() <= points
          || wrong / wrongs - lastWrong >= 1.0 / points
          || right / rights - lastRight >= 1.0 / points) {
        lastWrong = wrong / wrongs;
        lastRight = right / rights;
        curve.add(new RocCurve.Point(lastRight, lastWrong, threshold(items, block)));
      }
    }
    return new RocCurve(
        column.scorer(), curve, Areas.roc(items), (int) items.total(), items.levelWeight(0));
  }

  /**
   * The precision-recall curve.
   *
   * @param column scores of right and wrong items
   * @return the curve
   * @throws IllegalArgumentException if the outcomes are graded or of one class
   */
  public PrecisionRecallCurve precisionRecall(ScoreColumn column) {
    Resample items = binary(column, "precision-recall curve");
    double wrongs = items.levelWeight(0);
    List<PrecisionRecallCurve.Point> curve = new ArrayList<>();
    Thinning thinning = new Thinning(items.blocks());
    long wrong = 0;
    long called = 0;
    for (int block = items.blocks() - 1; block >= 0; block--) {
      called += items.blockWeight(block);
      wrong += items.blockWeight(block) - (long) items.blockQuality(block);
      if (thinning.keep(called, wrong / wrongs, block == 0)) {
        curve.add(
            new PrecisionRecallCurve.Point(
                wrong / wrongs, wrong / (double) called, threshold(items, block)));
      }
    }
    return new PrecisionRecallCurve(
        column.scorer(),
        curve,
        Areas.averagePrecision(items),
        (int) items.total(),
        items.levelWeight(0));
  }

  /**
   * The risk-coverage curve; outcomes may be graded.
   *
   * @param column scores
   * @return the curve
   * @throws IllegalArgumentException if no item is measured
   */
  public RiskCoverageCurve riskCoverage(ScoreColumn column) {
    Resample items = measured(column, "risk-coverage curve");
    double n = items.total();
    List<RiskCoverageCurve.Point> curve = new ArrayList<>();
    Thinning thinning = new Thinning(items.blocks());
    long kept = 0;
    double quality = 0;
    for (int block = 0; block < items.blocks(); block++) {
      kept += items.blockWeight(block);
      quality += items.blockQuality(block);
      if (thinning.keep(kept, kept / n, block + 1 == items.blocks())) {
        curve.add(
            new RiskCoverageCurve.Point(kept / n, risk(quality, kept), threshold(items, block)));
      }
    }
    return new RiskCoverageCurve(
        column.scorer(),
        curve,
        oracle(items),
        1 - PrefixMeans.ofScores(items, 1) / n,
        1 - PrefixMeans.ofOracle(items, 1) / n,
        risk(items.quality(), items.total()),
        (int) items.total());
  }

  /** Inside a level the risk is a curve, so that there are points inside; a corner is kept. */
  private List<RiskCoverageCurve.Point> oracle(Resample items) {
    QualityLevels levels = items.levels();
    double n = items.total();
    List<RiskCoverageCurve.Point> curve = new ArrayList<>();
    Thinning thinning = new Thinning((int) items.total());
    long kept = 0;
    double quality = 0;
    for (int level = levels.count() - 1; level >= 0; level--) {
      for (int i = 0; i < items.levelWeight(level); i++) {
        kept++;
        quality += levels.quality(level);
        boolean corner = levels.count() == 2 && i + 1 == items.levelWeight(level);
        boolean last = corner || kept == items.total();
        if (thinning.keep(kept, kept / n, last)) {
          curve.add(
              new RiskCoverageCurve.Point(
                  kept / n, risk(quality, kept), 1 - levels.quality(level)));
        }
      }
    }
    return curve;
  }

  private static double risk(double quality, long items) {
    return Math.min(1, Math.max(0, 1 - quality / items));
  }

  private static double threshold(Resample items, int block) {
    return items.scores().uncertainty(items.scores().blockEnd(block) - 1);
  }

  private static Resample measured(ScoreColumn column, String what) {
    RankedScores scores = RankedScores.of(column);
    if (scores.size() == 0) {
      throw new IllegalArgumentException(
          what + " of " + column + " is not defined; must have at least one score");
    }
    return Resample.once(scores);
  }

  private static Resample binary(ScoreColumn column, String what) {
    if (column.outcomes().kind() == OutcomeKind.GRADED) {
      throw new IllegalArgumentException(
          what + " of " + column + " is not defined; outcomes must be right or wrong, not graded");
    }
    Resample items = measured(column, what);
    if (items.levelWeight(0) == 0 || items.levelWeight(1) == 0) {
      throw new IllegalArgumentException(
          what
              + " of "
              + items.total()
              + " items with "
              + items.levelWeight(0)
              + " wrong ones is not defined; must have at least one wrong and one right");
    }
    return items;
  }

  @Override
  public String toString() {
    return "Curves[points=" + points + "]";
  }

  /** Decides which points of a long curve are kept. */
  private final class Thinning {

    private final boolean all;
    private double lastCount;
    private double lastPlace = Double.NEGATIVE_INFINITY;

    Thinning(int candidates) {
      this.all = candidates <= points;
    }

    boolean keep(long count, double place, boolean last) {
      boolean kept = all || last || place - lastPlace >= 1.0 / points || count >= STEP * lastCount;
      if (kept) {
        lastCount = count;
        lastPlace = place;
      }
      return kept;
    }
  }
}
