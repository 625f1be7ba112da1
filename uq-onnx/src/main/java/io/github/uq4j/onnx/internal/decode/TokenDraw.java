package io.github.uq4j.onnx.internal.decode;

import io.github.uq4j.model.Sampling;
import io.github.uq4j.onnx.internal.head.RowReducer;
import io.github.uq4j.onnx.internal.head.RowReducers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws tokens for one sample. One uniform number is taken for every token, from a generator that
 * belongs to the sample alone, so that neither batching nor the other samples change a draw.
 *
 * <p>The token is the first at which the summed weights exceed the number times their total: in the
 * order of ids if all tokens may be drawn, otherwise from the heaviest down, the smaller id first
 * of equal ones, after top-k, top-p (of what top-k left) and min-p. Both engines draw so; sums may
 * be rounded otherwise.
 */
final class TokenDraw {

  private static final int BLOCK = 128;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;
  private final float scale;
  private final Sampling sampling;
  private final RowReducer reducer = RowReducers.LANES.create();

  /**
   * The draws of one sample.
   *
   * @param sampling its settings
   * @param request the request's id
   * @param sample the sample's index
   */
  TokenDraw(Sampling sampling, String request, int sample) {
    this.random = new SplittableRandom(seed(sampling.seed(), request, sample));
    this.scale = (float) Math.min(Float.MAX_VALUE, 1 / sampling.temperature());
    this.sampling = sampling;
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

  /** One over the temperature, finite. */
  float scale() {
    return scale;
  }

  /** How it is drawn. */
  Sampling sampling() {
    return sampling;
  }

  /** The next token's number, in {@code [0, 1)}. */
  double uniform() {
    return random.nextDouble();
  }

  /** The numbers of the next tokens. */
  List<Double> uniforms(int count) {
    List<Double> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(uniform());
    }
    return numbers;
  }

  /**
   * Draws the next token.
   *
   * @param weights {@code exp((logit - max) * scale)} of every id
   * @return an id
   */
  int next(float[] weights) {
    double uniform = uniform();
    return sampling.truncates() ? fromKept(weights, uniform) : fromAll(weights, uniform);
  }

  /** A block of ids is found first, then the id in it: adding up in turn is slow. */
  private static int fromAll(float[] weights, double uniform) {
    double[] sums = new double[(weights.length + BLOCK - 1) / BLOCK];
    double total = 0;
    int last = 0;
    for (int block = 0; block < sums.length; block++) {
      sums[block] = sum(weights, block * BLOCK, end(weights, block));
      total += sums[block];
      last = sums[block] > 0 ? block : last;
    }
    double target = uniform * total;
    double reached = 0;
    int block = 0;
    while (block < last && reached + sums[block] <= target) {
      reached += sums[block++];
    }
    return inside(weights, block, target - reached);
  }

  private static int inside(float[] weights, int block, double rest) {
    double reached = 0;
    int last = block * BLOCK;
    for (int id = block * BLOCK; id < end(weights, block); id++) {
      reached += weights[id];
      if (reached > rest) {
        return id;
      }
      last = weights[id] > 0 ? id : last;
    }
    return last;
  }

  private static int end(float[] weights, int block) {
    return Math.min(weights.length, (block + 1) * BLOCK);
  }

  private int fromKept(float[] weights, double uniform) {
    int[] ids =
        sampling.topK() > 0
            ? reducer.largest(weights, 0, weights.length, sampling.topK())
            : candidates(weights);
    double topP = sampling.topP();
    double total = sampling.topK() > 0 ? sum(weights, ids) : sum(weights);
    float floor = (float) (sampling.minP() * weights[ids[0]]);
    int size = 0;
    double mass = 0;
    while (size < ids.length
        && (size == 0 || weights[ids[size]] >= floor)
        && (topP == 1 || mass < topP * total)) {
      mass += weights[ids[size++]];
    }
    double target = uniform * mass;
    double reached = 0;
    for (int i = 0; i < size - 1; i++) {
      reached += weights[ids[i]];
      if (reached > target) {
        return ids[i];
      }
    }
    return ids[size - 1];
  }

  /**
   * Those that may be kept, heaviest first: tokens below the bound together weigh less than what
   * the nucleus may leave out, or are too light for min-p.
   */
  private int[] candidates(float[] weights) {
    double total = sum(weights);
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, weight);
    }
    float bound =
        (float)
            Math.max(
                (1 - sampling.topP()) * total / weights.length, sampling.minP() * (double) largest);
    long[] keys = new long[weights.length];
    int kept = 0;
    for (int id = 0; id < weights.length; id++) {
      if (weights[id] >= bound) {
        keys[kept++] = RowReducer.descendingKey(weights[id], id);
      }
    }
    Arrays.sort(keys, 0, kept);
    return Arrays.stream(keys, 0, kept).mapToInt(key -> (int) key).toArray();
  }

  private static double sum(float[] weights, int[] ids) {
    double sum = 0;
    for (int id : ids) {
      sum += weights[id];
    }
    return sum;
  }

  private static double sum(float[] weights) {
    double sum = 0;
    for (int from = 0; from < weights.length; from += BLOCK) {
      sum += sum(weights, from, Math.min(weights.length, from + BLOCK));
    }
    return sum;
  }

  /** Four sums at once, none of which waits for the others. */
  private static double sum(float[] weights, int from, int to) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int id = from;
    for (; id <= to - 4; id += 4) {
      first += weights[id];
      second += weights[id + 1];
      third += weights[id + 2];
      fourth += weights[id + 3];
    }
    for (; id < to; id++) {
      first += weights[id];
    }
    return first + second + (third + fourth);
  }
}
