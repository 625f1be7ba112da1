package io.github.uq4j.metrics.evaluation.items;

import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;

/**
 * The scores that one scorer gave some items, with the items' outcomes.
 *
 * <p>A score that is NaN is missing. Missing scores are left out ({@link MissingScores#LEAVE_OUT})
 * unless {@link #withMissing} says otherwise; they are never taken for confident ones. Infinite
 * scores are allowed and equal to one another. Immutable and safe for use by several threads.
 */
public final class ScoreColumn {

  private final String scorer;
  private final Orientation orientation;
  private final Range range;
  private final double[] values;
  private final Outcomes outcomes;
  private final MissingScores missing;
  private final int missingCount;

  private ScoreColumn(
      String scorer,
      Orientation orientation,
      Range range,
      double[] values,
      Outcomes outcomes,
      MissingScores missing) {
    this.scorer = scorer;
    this.orientation = orientation;
    this.range = range;
    this.values = values;
    this.outcomes = outcomes;
    this.missing = missing;
    int count = 0;
    for (double value : values) {
      count += Double.isNaN(value) ? 1 : 0;
    }
    this.missingCount = count;
  }

  /**
   * Scores of an uncertainty.
   *
   * @param scorer what gave them
   * @param outcomes the items' outcomes
   * @param uncertainty of each item, larger means less sure; NaN where there is none
   * @return the column; its range is unbounded
   * @throws IllegalArgumentException if there are more or fewer scores than outcomes
   */
  public static ScoreColumn ofUncertainty(String scorer, Outcomes outcomes, double... uncertainty) {
    return of(scorer, Orientation.UNCERTAINTY, Range.REAL, outcomes, uncertainty.clone());
  }

  /**
   * Probabilities that each item is right.
   *
   * @param scorer what gave them
   * @param outcomes the items' outcomes
   * @param probability of each item, in {@code [0, 1]}; NaN where there is none
   * @return the column
   * @throws IllegalArgumentException if one is outside, or there are more or fewer of them than
   *     outcomes
   */
  public static ScoreColumn ofProbability(String scorer, Outcomes outcomes, double... probability) {
    return of(scorer, Orientation.CONFIDENCE, Range.UNIT, outcomes, probability.clone());
  }

  /**
   * Scores of a list.
   *
   * @param scorer what gave them
   * @param items labelled scores
   * @return the column; its range is unbounded
   */
  public static ScoreColumn of(String scorer, List<LabelledScore> items) {
    Outcomes.Builder outcomes = Outcomes.builder();
    double[] values = new double[items.size()];
    for (int i = 0; i < values.length; i++) {
      LabelledScore item = items.get(i);
      values[i] = item.uncertainty();
      double quality = item.wrong() ? 0 : 1;
      item.group()
          .ifPresentOrElse(name -> outcomes.add(quality, name), () -> outcomes.add(quality));
    }
    return of(scorer, Orientation.UNCERTAINTY, Range.REAL, outcomes.build(), values);
  }

  /** Takes the array as its own. */
  static ScoreColumn of(
      String scorer, Orientation orientation, Range range, Outcomes outcomes, double[] values) {
    if (values.length != outcomes.size()) {
      throw new IllegalArgumentException(
          scorer
              + " has "
              + values.length
              + " scores, there are "
              + outcomes.size()
              + " outcomes; must be the same");
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] < range.low() || values[i] > range.high()) {
        throw new IllegalArgumentException(
            scorer + "[" + i + "] = " + values[i] + "; must be in " + range);
      }
    }
    return new ScoreColumn(scorer, orientation, range, values, outcomes, MissingScores.LEAVE_OUT);
  }

  /**
   * The same with another policy for missing scores.
   *
   * @param policy what becomes of them
   * @return a new column that shares its numbers with this one
   */
  public ScoreColumn withMissing(MissingScores policy) {
    return new ScoreColumn(scorer, orientation, range, values, outcomes, policy);
  }

  /**
   * The same scores turned into probabilities of being right.
   *
   * @param calibration from a value, in the scorer's own direction, to a probability in {@code [0,
   *     1]}; not asked about missing scores
   * @return a new column
   * @throws IllegalArgumentException if it gives NaN or anything outside
   */
  public ScoreColumn calibrated(DoubleUnaryOperator calibration) {
    double[] probability = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      probability[i] = values[i];
      if (!Double.isNaN(values[i])) {
        probability[i] = calibration.applyAsDouble(values[i]);
        if (!(probability[i] >= 0 && probability[i] <= 1)) {
          throw new IllegalArgumentException(
              "calibrated " + scorer + "[" + i + "] = " + probability[i] + "; must be in [0, 1]");
        }
      }
    }
    return new ScoreColumn(
        scorer, Orientation.CONFIDENCE, Range.UNIT, probability, outcomes, missing);
  }

  /**
   * Some of the items.
   *
   * @param selected their outcomes, {@code outcomes().select(keep)}; shared by all columns
   * @param keep says of an item's number whether it stays
   * @return the scores of those that stay, in their order
   * @throws IllegalArgumentException if more or fewer stay than there are outcomes
   */
  public ScoreColumn select(Outcomes selected, IntPredicate keep) {
    double[] kept = new double[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (keep.test(i)) {
        kept[count++] = values[i];
      }
    }
    return of(scorer, orientation, range, selected, Arrays.copyOf(kept, count))
        .withMissing(missing);
  }

  /**
   * What gave the scores.
   *
   * @return its name
   */
  public String scorer() {
    return scorer;
  }

  /**
   * Which way the values point.
   *
   * @return the orientation
   */
  public Orientation orientation() {
    return orientation;
  }

  /**
   * The values there can be.
   *
   * @return the range
   */
  public Range range() {
    return range;
  }

  /**
   * The items' outcomes, of those without a score, too.
   *
   * @return the outcomes
   */
  public Outcomes outcomes() {
    return outcomes;
  }

  /**
   * How many items there are, with a score or without.
   *
   * @return the count
   */
  public int size() {
    return values.length;
  }

  /**
   * How many items have no score.
   *
   * @return the count
   */
  public int missingCount() {
    return missingCount;
  }

  /**
   * Whether an item is measured.
   *
   * @param item {@code 0 <= item < size()}
   * @return false if its score is missing and missing ones are left out
   */
  public boolean counts(int item) {
    return missing == MissingScores.MOST_UNCERTAIN || !Double.isNaN(values[item]);
  }

  /**
   * Whether two columns leave out the same items.
   *
   * @param other a column of the same items
   * @return true if every item is measured in both or in neither
   */
  public boolean countsAs(ScoreColumn other) {
    for (int i = 0; i < values.length; i++) {
      if (counts(i) != other.counts(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * An item's score in its own direction.
   *
   * @param item {@code 0 <= item < size()}
   * @return the value; NaN if missing
   */
  public double value(int item) {
    return values[item];
  }

  /**
   * An item's score turned so that larger means less sure.
   *
   * @param item {@code 0 <= item < size()}
   * @return the value, its negative for a confidence, positive infinity if missing
   */
  public double uncertainty(int item) {
    double value = values[item];
    if (Double.isNaN(value)) {
      return Double.POSITIVE_INFINITY;
    }
    return orientation == Orientation.UNCERTAINTY ? value : -value;
  }

  /**
   * Whether the values can be read as probabilities.
   *
   * @return whether the range is within {@code [0, 1]}
   */
  public boolean isProbability() {
    return range.low() >= 0 && range.high() <= 1;
  }

  /**
   * An item's score read as the probability of being right.
   *
   * @param item {@code 0 <= item < size()}
   * @return the value, 1 minus the value for an uncertainty, 0 if missing
   * @throws IllegalStateException if the values are no probabilities
   */
  public double probability(int item) {
    if (!isProbability()) {
      throw new IllegalStateException(
          scorer + " has the range " + range + "; must be within [0, 1] to be a probability");
    }
    double value = values[item];
    if (Double.isNaN(value)) {
      return 0;
    }
    return orientation == Orientation.CONFIDENCE ? value : 1 - value;
  }

  @Override
  public String toString() {
    return "ScoreColumn["
        + scorer
        + ", "
        + orientation.id()
        + " in "
        + range
        + ", "
        + values.length
        + " items, "
        + missingCount
        + " missing]";
  }
}
