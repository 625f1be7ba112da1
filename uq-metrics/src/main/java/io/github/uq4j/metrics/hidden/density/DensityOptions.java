package io.github.uq4j.metrics.hidden.density;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a density is fitted to.
 *
 * @param pooling over which positions states are averaged
 * @param covariance how the covariance is made
 * @param level after how many blocks states are taken; empty for the last level recorded
 * @param label traces must have it, true, to be in the domain; empty if all are
 * @param heldOut the share of traces that is kept out of the density, so that {@link
 *     PerplexityMahalanobis} knows how far away an ordinary trace is; in [0, 1)
 * @param seed decides which
 */
public record DensityOptions(
    StatePooling pooling,
    Covariance covariance,
    OptionalInt level,
    Optional<String> label,
    double heldOut,
    long seed) {

  private static final DensityOptions DEFAULTS =
      new DensityOptions(
          StatePooling.ANSWER, Covariance.SHRUNK, OptionalInt.empty(), Optional.empty(), 0, 0);

  /**
   * Checks level and share.
   *
   * @throws IllegalArgumentException if the level is negative or the share is outside [0, 1)
   */
  public DensityOptions {
    if (level.orElse(0) < 0) {
      throw new IllegalArgumentException("level = " + level.getAsInt() + "; must be >= 0");
    }
    if (!(heldOut >= 0 && heldOut < 1)) {
      throw new IllegalArgumentException("heldOut = " + heldOut + "; must be in [0, 1)");
    }
  }

  /**
   * The answer's states at the last level recorded, a shrunk covariance, nothing held out.
   *
   * @return the options
   */
  public static DensityOptions withDefaults() {
    return DEFAULTS;
  }

  /**
   * What LM-Polygraph fits: states of prompt and answer, the covariance with jitter.
   *
   * @return the options
   */
  public static DensityOptions reference() {
    return DEFAULTS.withPooling(StatePooling.TEXT).withCovariance(Covariance.JITTER);
  }

  /**
   * The same over other positions.
   *
   * @param positions whose states are averaged
   * @return new options
   */
  public DensityOptions withPooling(StatePooling positions) {
    return new DensityOptions(positions, covariance, level, label, heldOut, seed);
  }

  /**
   * The same with another covariance.
   *
   * @param form how it is made
   * @return new options
   */
  public DensityOptions withCovariance(Covariance form) {
    return new DensityOptions(pooling, form, level, label, heldOut, seed);
  }

  /**
   * The same of another level.
   *
   * @param blocks after so many blocks; 0 is the embeddings
   * @return new options
   * @throws IllegalArgumentException if it is negative
   */
  public DensityOptions withLevel(int blocks) {
    return new DensityOptions(pooling, covariance, OptionalInt.of(blocks), label, heldOut, seed);
  }

  /**
   * The same of traces with a label.
   *
   * @param name a label that must be true
   * @return new options
   */
  public DensityOptions withLabel(String name) {
    return new DensityOptions(pooling, covariance, level, Optional.of(name), heldOut, seed);
  }

  /**
   * The same with traces held out.
   *
   * @param share how many, in [0, 1)
   * @param newSeed decides which
   * @return new options
   * @throws IllegalArgumentException if the share is out of range
   */
  public DensityOptions withHeldOut(double share, long newSeed) {
    return new DensityOptions(pooling, covariance, level, label, share, newSeed);
  }
}
