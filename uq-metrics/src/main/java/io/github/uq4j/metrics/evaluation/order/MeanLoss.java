package io.github.uq4j.metrics.evaluation.order;

import io.github.uq4j.metrics.math.StableSum;
import java.util.function.DoubleBinaryOperator;

/** The mean of a loss of a probability and a quality, computed once for every item. */
public final class MeanLoss implements Statistic {

  private final double[] loss;

  private MeanLoss(double[] loss) {
    this.loss = loss;
  }

  /** The mean of a loss, a function of an item's probability and quality. */
  public static MeanLoss of(RankedScores scores, DoubleBinaryOperator lossOf) {
    double[] loss = new double[scores.size()];
    for (int place = 0; place < loss.length; place++) {
      double probability = scores.column().probability(scores.item(place));
      loss[place] = lossOf.applyAsDouble(probability, scores.levels().quality(scores.level(place)));
    }
    return new MeanLoss(loss);
  }

  @Override
  public double of(Resample items) {
    StableSum sum = new StableSum();
    for (int place = 0; place < loss.length; place++) {
      sum.accept(items.weight(place) * loss[place]);
    }
    return sum.value() / items.total();
  }
}
