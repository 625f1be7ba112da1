package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.metrics.calibration.RatedScore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Items cut in two at random: a part that only chooses the thresholds to test, and the rest, which
 * proves. That keeps the promise of {@link RiskControl}, whose grid must not be made from the items
 * it is tested on.
 *
 * @param choosing items that choose thresholds
 * @param proving items that prove
 */
public record RiskSplit(List<RatedScore> choosing, List<RatedScore> proving) {

  /** Share of the items that the strictest threshold keeps, at least. */
  private static final double SURE_START = 0.1;

  /** Copies the lists. */
  public RiskSplit {
    choosing = List.copyOf(choosing);
    proving = List.copyOf(proving);
  }

  /**
   * Cuts items in two.
   *
   * @param items the items
   * @param share probability of an item to be among those that choose, in {@code (0, 1)}
   * @param seed of the random numbers
   * @return both parts
   * @throws IllegalArgumentException if the share is outside
   */
  public static RiskSplit of(List<RatedScore> items, double share, long seed) {
    RiskControl.requireShare("choosing", share);
    SplittableRandom random = new SplittableRandom(seed);
    List<RatedScore> choosing = new ArrayList<>();
    List<RatedScore> proving = new ArrayList<>();
    for (RatedScore item : items) {
      (random.nextDouble() < share ? choosing : proving).add(item);
    }
    return new RiskSplit(choosing, proving);
  }

  /**
   * Thresholds at quantiles of the choosing part. The strictest keeps enough of the proving part
   * for a proof even with some errors and bad luck.
   *
   * @param needed how many items must be kept for any proof, {@link RiskControl#needed}
   * @param count how many thresholds at most, at least 1
   * @return the grid
   * @throws IllegalArgumentException if no item chooses, or fewer prove than are needed
   */
  public ThresholdGrid grid(long needed, int count) {
    if (choosing.isEmpty() || proving.size() < needed) {
      throw new IllegalArgumentException(
          choosing.size()
              + " items choose thresholds and "
              + proving.size()
              + " prove; must be at least 1 and "
              + needed);
    }
    double strictest = Math.min(1, Math.max(SURE_START, 2.5 * needed / proving.size()));
    return ThresholdGrid.quantiles(
        choosing.stream().map(RatedScore::uncertainty).toList(), strictest, count);
  }
}
