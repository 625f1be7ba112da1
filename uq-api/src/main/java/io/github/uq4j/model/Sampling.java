package io.github.uq4j.model;

/**
 * How to draw answers at random.
 *
 * <p>The settings act in this order, as in the transformers library: logits are divided by the
 * temperature; the {@code topK} most probable tokens are kept; of their renormalised distribution
 * the smallest set that reaches {@code topP}; of those the tokens whose probability is at least
 * {@code minP} times the largest. One token always stays. Of equally probable tokens those with the
 * smaller id count as more probable.
 *
 * @param samples how many, {@code >= 1}
 * @param temperature divides the logits, finite and {@code > 0}
 * @param topP keep the smallest set of tokens whose probability reaches this, in {@code (0, 1]}; 1
 *     keeps all
 * @param seed the same seed gives the same answers, however they are batched
 * @param topK keep so many of the most probable tokens, {@code >= 0}; 0 keeps all
 * @param minP keep tokens at least so probable relative to the most probable one, in {@code [0,
 *     1]}; 0 keeps all
 */
public record Sampling(
    int samples, double temperature, double topP, long seed, int topK, double minP) {

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
    if (topK < 0) {
      throw new IllegalArgumentException("topK = " + topK + "; must be >= 0");
    }
    if (!(minP >= 0 && minP <= 1)) {
      throw new IllegalArgumentException("minP = " + minP + "; must be in [0, 1]");
    }
  }

  /**
   * Draws at a temperature from the smallest set of tokens that reaches a probability.
   *
   * @param samples how many, {@code >= 1}
   * @param temperature divides the logits, finite and {@code > 0}
   * @param topP in {@code (0, 1]}
   * @param seed the seed
   */
  public Sampling(int samples, double temperature, double topP, long seed) {
    this(samples, temperature, topP, seed, 0, 0);
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

  /**
   * The same at another temperature.
   *
   * @param divisor finite and {@code > 0}
   * @return new settings
   */
  public Sampling withTemperature(double divisor) {
    return new Sampling(samples, divisor, topP, seed, topK, minP);
  }

  /**
   * The same, keeping the smallest set of tokens that reaches a probability.
   *
   * @param mass in {@code (0, 1]}
   * @return new settings
   */
  public Sampling withTopP(double mass) {
    return new Sampling(samples, temperature, mass, seed, topK, minP);
  }

  /**
   * The same, keeping the most probable tokens only.
   *
   * @param count {@code >= 0}; 0 keeps all
   * @return new settings
   */
  public Sampling withTopK(int count) {
    return new Sampling(samples, temperature, topP, seed, count, minP);
  }

  /**
   * The same, keeping tokens that are not too improbable beside the most probable one.
   *
   * @param ratio in {@code [0, 1]}; 0 keeps all
   * @return new settings
   */
  public Sampling withMinP(double ratio) {
    return new Sampling(samples, temperature, topP, seed, topK, ratio);
  }

  /**
   * Whether some tokens can never be drawn.
   *
   * @return true if top-k, top-p or min-p is set
   */
  public boolean truncates() {
    return topK > 0 || topP < 1 || minP > 0;
  }
}
