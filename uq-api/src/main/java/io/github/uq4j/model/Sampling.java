package io.github.uq4j.model;

/**
 * How to draw answers at random.
 *
 * @param samples how many, {@code >= 1}
 * @param temperature divides the logits, finite and {@code > 0}
 * @param topP keep the smallest set of tokens whose probability reaches this, in {@code (0, 1]}; 1
 *     keeps all
 * @param seed the same seed gives the same answers, however they are batched
 */
public record Sampling(int samples, double temperature, double topP, long seed) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Sampling {
    if (samples < 1) {
      throw new IllegalArgumentException("samples = " + samples + "; must be >= 1");
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature = " + temperature + "; must be finite and > 0");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP = " + topP + "; must be in (0, 1]");
    }
  }

  /**
   * Draws at temperature 1 from the whole distribution.
   *
   * @param samples how many, {@code >= 1}
   * @param seed the seed
   * @return the settings
   */
  public static Sampling of(int samples, long seed) {
    return new Sampling(samples, 1.0, 1.0, seed);
  }
}
