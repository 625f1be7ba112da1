package io.github.uq4j.metrics.calibration;

import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.List;

/**
 * A way to fit a {@link Calibration}. The order of the items changes no number but for rounding; no
 * method uses random numbers. Implementations are immutable and safe for use by several threads.
 */
public interface Calibrator {

  /**
   * The method's name in files and on the command line.
   *
   * @return a lower-case name
   */
  String id();

  /**
   * Fits to items of known quality.
   *
   * @param items rated scores, at least one
   * @return the calibration
   * @throws IllegalArgumentException if there is no item, or the method learns from qualities and
   *     they are all equal
   */
  Calibration fitRated(List<RatedScore> items);

  /**
   * Fits to items that were right or wrong.
   *
   * @param items labelled scores, at least one
   * @return the calibration
   * @throws IllegalArgumentException as {@link #fitRated}
   */
  default Calibration fit(List<LabelledScore> items) {
    return fitRated(items.stream().map(RatedScore::of).toList());
  }

  /**
   * What a method was fitted on.
   *
   * @param items rated scores
   * @return their counts, the source yet unknown
   */
  static FittedOn on(List<RatedScore> items) {
    return FittedOn.of(items.size(), (int) items.stream().filter(RatedScore::wrong).count());
  }
}
