package io.github.uq4j.metrics.calibration;

import io.github.uq4j.metrics.math.Ranks;
import io.github.uq4j.score.LabelledScore;
import java.util.List;

/**
 * Learns above which uncertainty something should be called doubtful: the threshold of the largest
 * balanced accuracy, which is that of the largest Youden index {@code J = sensitivity + specificity
 * - 1}.
 *
 * <p>Balanced accuracy does not change with the share of wrong items, so a threshold learnt on a
 * set with many errors does not call everything doubtful on one with few. Both kinds of mistake
 * weigh the same; where a missed error costs more than a false alarm, learn a threshold with a
 * guarantee instead.
 *
 * <p>The threshold is the midpoint between two neighbouring scores, or the smallest score (call all
 * doubtful), or the next number above the largest one (call none). Of thresholds that do equally
 * well the one with the fewest false alarms is taken. Counts are compared exactly, so the result
 * does not depend on rounding or on the order of the items.
 *
 * <p>Source: Youden, "Index for rating diagnostic tests", Cancer 1950, <a
 * href="https://doi.org/10.1002/1097-0142(1950)3:1%3C32::AID-CNCR2820030106%3E3.0.CO;2-3">
 * doi:10.1002/1097-0142(1950)3:1&lt;32::AID-CNCR2820030106&gt;3.0.CO;2-3</a>. Departs from the
 * paper: none; the paper leaves ties and midpoints open.
 *
 * <p>Edge cases: items of one class only, or none, are refused; scores that are all tied, or that
 * rank right items above wrong ones throughout, give the threshold that calls nothing doubtful,
 * with a balanced accuracy of 0.5; NaN and infinite scores cannot be made (see {@link
 * LabelledScore}).
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class VerdictThreshold {

  private static final VerdictThreshold DEFAULTS = new VerdictThreshold();

  private VerdictThreshold() {}

  /**
   * The method; it has no options.
   *
   * @return the method
   */
  public static VerdictThreshold withDefaults() {
    return DEFAULTS;
  }

  /**
   * Learns a threshold.
   *
   * @param items labelled scores
   * @return the threshold and how it divides these items
   * @throws IllegalArgumentException if no item was wrong, or every item was
   */
  public ThresholdPerformance learn(List<LabelledScore> items) {
    long positives = positives(items);
    long negatives = items.size() - positives;
    Ranks ranks = Ranks.of(items.stream().mapToDouble(LabelledScore::uncertainty).toArray());
    double best = Math.nextUp(at(items, ranks, items.size() - 1));
    long bestIndex = 0;
    long caught = 0;
    long alarms = 0;
    for (int block = ranks.blocks() - 1; block >= 0; block--) {
      int start = block == 0 ? 0 : ranks.blockEnd(block - 1);
      for (int place = start; place < ranks.blockEnd(block); place++) {
        if (items.get(ranks.at(place)).wrong()) {
          caught++;
        } else {
          alarms++;
        }
      }
      long index = caught * negatives - alarms * positives;
      if (index > bestIndex) {
        bestIndex = index;
        double lowest = at(items, ranks, start);
        best = start == 0 ? lowest : midpoint(at(items, ranks, start - 1), lowest);
      }
    }
    return measure(best, items);
  }

  private static double at(List<LabelledScore> items, Ranks ranks, int place) {
    return items.get(ranks.at(place)).uncertainty();
  }

  private static double midpoint(double below, double above) {
    double middle = below / 2 + above / 2;
    return middle > below && middle <= above ? middle : above;
  }

  /**
   * How a given threshold divides items, say ones it was not learnt from.
   *
   * @param threshold finite
   * @param items labelled scores
   * @return its performance on these items
   * @throws IllegalArgumentException if the threshold is NaN or infinite, no item was wrong, or
   *     every item was
   */
  public ThresholdPerformance measure(double threshold, List<LabelledScore> items) {
    if (!Double.isFinite(threshold)) {
      throw new IllegalArgumentException("threshold = " + threshold + "; must be finite");
    }
    int positives = positives(items);
    int negatives = items.size() - positives;
    int caught = 0;
    int alarms = 0;
    for (LabelledScore item : items) {
      if (item.uncertainty() >= threshold) {
        if (item.wrong()) {
          caught++;
        } else {
          alarms++;
        }
      }
    }
    double sensitivity = caught / (double) positives;
    double specificity = (negatives - alarms) / (double) negatives;
    return new ThresholdPerformance(
        threshold,
        (sensitivity + specificity) / 2,
        sensitivity,
        specificity,
        items.size(),
        positives);
  }

  private static int positives(List<LabelledScore> items) {
    int positives = (int) items.stream().filter(LabelledScore::wrong).count();
    if (positives == 0 || positives == items.size()) {
      throw new IllegalArgumentException(
          items.size()
              + " items with "
              + positives
              + " wrong ones; must have at least one wrong and one right");
    }
    return positives;
  }

  @Override
  public String toString() {
    return "VerdictThreshold[]";
  }
}
