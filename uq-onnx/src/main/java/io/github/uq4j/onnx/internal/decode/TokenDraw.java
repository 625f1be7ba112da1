package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.Sampling;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws tokens for one sample. One uniform number is taken for every token, from a generator that
 * belongs to the sample alone, so that neither batching nor the other samples change a draw.
 */
final class TokenDraw {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;
  private final float scale;
  private final double topP;

  /**
   * The draws of one sample.
   *
   * @param sampling temperature, top-p, seed
   * @param request the request's id
   * @param sample the sample's index
   */
  TokenDraw(Sampling sampling, String request, int sample) {
    this.random = new SplittableRandom(seed(sampling.seed(), request, sample));
    this.scale = (float) (1 / sampling.temperature());
    this.topP = sampling.topP();
  }

  private static long seed(long seed, String request, int sample) {
    long hash = seed;
    for (int i = 0; i < request.length(); i++) {
      hash = mix(hash + GOLDEN_GAMMA + request.charAt(i));
    }
    return mix(hash + GOLDEN_GAMMA * (sample + 1L));
  }

  /** The finalizer of Stafford's variant 13, as in SplittableRandom. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** One over the temperature. */
  float scale() {
    return scale;
  }

  /**
   * Draws the next token.
   *
   * @param weights {@code exp((logit - max) * scale)} of every id
   * @return an id
   */
  int next(float[] weights) {
    double uniform = random.nextDouble();
    return topP < 1 ? fromNucleus(weights, uniform) : fromAll(weights, uniform);
  }

  private static int fromAll(float[] weights, double uniform) {
    double target = uniform * sum(weights);
    double reached = 0;
    int last = 0;
    for (int id = 0; id < weights.length; id++) {
      reached += weights[id];
      if (weights[id] > 0) {
        last = id;
      }
      if (reached > target) {
        return id;
      }
    }
    return last;
  }

  /** Tokens below the bound together weigh less than what the nucleus may leave out. */
  private int fromNucleus(float[] weights, double uniform) {
    double total = sum(weights);
    double bound = (1 - topP) * total / weights.length;
    long[] keys = new long[weights.length];
    int kept = 0;
    for (int id = 0; id < weights.length; id++) {
      if (weights[id] >= bound) {
        keys[kept++] = LogitKernel.descendingKey(weights[id], id);
      }
    }
    Arrays.sort(keys, 0, kept);
    int size = 0;
    double mass = 0;
    while (size < kept && mass < topP * total) {
      mass += weights[(int) keys[size++]];
    }
    double target = uniform * mass;
    double reached = 0;
    for (int i = 0; i < size - 1; i++) {
      reached += weights[(int) keys[i]];
      if (reached > target) {
        return (int) keys[i];
      }
    }
    return (int) keys[size - 1];
  }

  private static double sum(float[] weights) {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
