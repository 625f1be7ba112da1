package io.github.uq4j.metrics.hidden.intention.dimension;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The dimension of several layers and what they come to together: {@code d = sum_l w_l d_l}.
 *
 * <p>Source: Vera, "Intention Collapse", 2026, <a
 * href="https://arxiv.org/abs/2601.01011">arXiv:2601.01011</a>. The paper weighs a layer by the
 * trace of its covariance ({@link Weighting#TRACE}), its code by {@link Weighting#GRAND_VARIANCE}.
 *
 * <p>Edge cases: a layer without variance has weight 0; without any there is no common dimension.
 *
 * @param layers the layers' measures, in order
 */
public record DimensionProfile(List<LayerDimension> layers) {

  /** How layers are weighed. */
  public enum Weighting {
    /** By the trace of their covariance, as in the paper. */
    TRACE,
    /** By the variance of all their numbers about one mean, as in the authors' code. */
    GRAND_VARIANCE,
    /** All alike. */
    UNIFORM
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no layer
   */
  public DimensionProfile {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("layers = []; must have at least one");
    }
  }

  /**
   * The weights of the layers.
   *
   * @param weighting how
   * @return weights that sum to 1, or are all 0 if no layer has variance
   */
  public List<Double> weights(Weighting weighting) {
    double sum = 0;
    List<Double> raw = new ArrayList<>();
    for (LayerDimension layer : layers) {
      double weight =
          layer.ratio().value().isEmpty()
              ? 0
              : switch (weighting) {
                case TRACE -> layer.ratio().variance();
                case GRAND_VARIANCE -> layer.grandVariance();
                case UNIFORM -> 1;
              };
      raw.add(weight);
      sum += weight;
    }
    double total = sum > 0 ? sum : 1;
    return raw.stream().map(weight -> weight / total).toList();
  }

  /**
   * The weighted mean of the layers' participation ratios.
   *
   * @param weighting how layers are weighed
   * @return the dimension; empty if no layer has variance
   */
  public OptionalDouble participationRatio(Weighting weighting) {
    List<Double> weights = weights(weighting);
    double sum = 0;
    boolean any = false;
    for (int l = 0; l < layers.size(); l++) {
      OptionalDouble value = layers.get(l).ratio().value();
      any |= value.isPresent();
      sum += weights.get(l) * value.orElse(0);
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /**
   * The median of the layers' numbers of eigenvalues that hold 90 %, the summary of the authors'
   * code.
   *
   * @return the median over layers with variance; empty if there is none
   */
  public OptionalDouble medianComponents() {
    int[] sorted =
        layers.stream()
            .filter(layer -> layer.components90().isPresent())
            .mapToInt(layer -> layer.components90().getAsInt())
            .sorted()
            .toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0);
  }
}
