package io.github.uq4j.metrics.hidden.intention.dimension;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.score.Profile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Everything that is measured of one layer's dimension.
 *
 * @param layer the layer's number
 * @param ratio participation ratio, corrected ratio and variance
 * @param interval of the corrected ratio
 * @param grandVariance the variance of all numbers about their one mean, of the authors' weights
 * @param components90 eigenvalues that hold 90 % of the variance
 * @param components95 eigenvalues that hold 95 %
 * @param signal eigenvalues above noise
 * @param twoNn TwoNN dimension
 * @param levinaBickel Levina-Bickel dimension of 5 neighbours
 */
public record LayerDimension(
    int layer,
    ParticipationRatio ratio,
    Optional<ParticipationRatio.Interval> interval,
    double grandVariance,
    OptionalInt components90,
    OptionalInt components95,
    Spectrum.Signal signal,
    OptionalDouble twoNn,
    OptionalDouble levinaBickel) {

  private static final int NEIGHBOURS = 5;

  /**
   * Measures a layer.
   *
   * @param layer its number
   * @param states its states
   * @param groups the group of each state, states of one group depending on each other
   * @param profile of what has two
   * @return the measures
   */
  public static LayerDimension of(
      int layer, StateMatrix states, List<String> groups, Profile profile) {
    Scatter scatter = Scatter.of(states);
    Spectrum spectrum = Spectrum.of(scatter);
    NeighbourDimension neighbours = NeighbourDimension.of(states, profile);
    return new LayerDimension(
        layer,
        ParticipationRatio.of(scatter),
        ParticipationRatio.interval(scatter, groups),
        grandVariance(states),
        spectrum.components(0.9),
        spectrum.components(0.95),
        spectrum.signal(profile),
        neighbours.twoNn(),
        neighbours.levinaBickel(NEIGHBOURS));
  }

  private static double grandVariance(StateMatrix states) {
    double count = (double) states.size() * states.width();
    double mean = 0;
    for (int i = 0; i < states.size(); i++) {
      for (int d = 0; d < states.width(); d++) {
        mean += states.get(i, d) / count;
      }
    }
    double squares = 0;
    for (int i = 0; i < states.size(); i++) {
      for (int d = 0; d < states.width(); d++) {
        squares += (states.get(i, d) - mean) * (states.get(i, d) - mean);
      }
    }
    return squares / count;
  }
}
