package io.github.uq4j.metrics.hidden.density;

import java.util.List;

/**
 * The smallest and the largest distance seen, to put distances on a scale.
 *
 * @param least finite
 * @param most finite, {@code >= least}
 */
public record DistanceRange(double least, double most) {

  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException unless both are finite and in order
   */
  public DistanceRange {
    if (!(Double.isFinite(least) && Double.isFinite(most) && least <= most)) {
      throw new IllegalArgumentException(
          "range [" + least + ", " + most + "]; must be finite and in order");
    }
  }

  /**
   * The range of distances.
   *
   * @param distances at least one, finite
   * @return the range
   * @throws IllegalArgumentException if there are none, or one is not finite
   */
  public static DistanceRange of(List<Double> distances) {
    return new DistanceRange(
        distances.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN),
        distances.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN));
  }

  /**
   * How far a distance is: 0 at the least, 1 at the most, and no more outside.
   *
   * @param distance not NaN
   * @return a share in [0, 1], larger for larger distances; 0.5 if the range is a point
   * @throws IllegalArgumentException if the distance is NaN
   */
  public double share(double distance) {
    if (Double.isNaN(distance)) {
      throw new IllegalArgumentException("distance = NaN; must be a number");
    }
    return most > least ? Math.max(0, Math.min(1, (distance - least) / (most - least))) : 0.5;
  }

  /**
   * What LM-Polygraph calls the normalised distance and hands on as an uncertainty, although it is
   * largest for the state that is nearest: {@code 1 -} {@link #share}.
   *
   * @param distance not NaN
   * @return a share in [0, 1], larger for smaller distances
   * @throws IllegalArgumentException if the distance is NaN
   */
  public double nearness(double distance) {
    return 1 - share(distance);
  }
}
