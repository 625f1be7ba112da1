package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.trace.HiddenStates;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keeps those tokens of a chain that mean something like the answer: by the cosine of last hidden
 * states, each at its token's own position.
 *
 * <p>A token's similarity is in [-1, 1]. The ten largest that are at least 0 are kept, unless set
 * otherwise; equal ones in order of the response.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>.
 *
 * <p>A state of zeros is similar to nothing (0). States that are not finite are refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SimilarityFilter {

  /** What a token is compared with. */
  public enum Anchor {
    /** Every token of the answer; the mean of the cosines. */
    EACH_TOKEN,
    /** The mean state of the answer's tokens. */
    MEAN_STATE,
    /** The answer's first token. */
    FIRST_TOKEN
  }

  private static final double EPSILON = 1e-8;
  private static final SimilarityFilter DEFAULTS = new SimilarityFilter(Anchor.EACH_TOKEN, 10, 0);

  private final Anchor anchor;
  private final int count;
  private final double threshold;

  private SimilarityFilter(Anchor anchor, int count, double threshold) {
    this.anchor = anchor;
    this.count = count;
    this.threshold = threshold;
  }

  /**
   * The ten tokens most similar to the answer's tokens.
   *
   * @return the filter
   */
  public static SimilarityFilter withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same compared with something else.
   *
   * @param newAnchor what tokens are compared with
   * @return a filter
   */
  public SimilarityFilter withAnchor(Anchor newAnchor) {
    return new SimilarityFilter(newAnchor, count, threshold);
  }

  /**
   * The same for more or fewer tokens.
   *
   * @param tokens at most how many are kept, {@code >= 1}
   * @return a filter
   * @throws IllegalArgumentException if the number is out of range
   */
  public SimilarityFilter withCount(int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("count = " + tokens + "; must be >= 1");
    }
    return new SimilarityFilter(anchor, tokens, threshold);
  }

  /**
   * The same with another threshold.
   *
   * @param cosine the least similarity, in [-1, 1]
   * @return a filter
   * @throws IllegalArgumentException if the number is out of range
   */
  public SimilarityFilter withThreshold(double cosine) {
    if (!(cosine >= -1 && cosine <= 1)) {
      throw new IllegalArgumentException("threshold = " + cosine + "; must be in [-1, 1]");
    }
    return new SimilarityFilter(anchor, count, cosine);
  }

  /**
   * How similar tokens are to the answer.
   *
   * @param states hidden states; the last level is read
   * @param positions the tokens' positions in prompt then response
   * @param answer the positions of the answer's tokens, at least one
   * @return the cosines, in the tokens' order
   * @throws IllegalArgumentException if a position has no state, or a state is not finite
   */
  public double[] similarities(HiddenStates states, List<Integer> positions, List<Integer> answer) {
    double[][] anchors = anchors(states, answer);
    double[] similarities = new double[positions.size()];
    for (int i = 0; i < similarities.length; i++) {
      double[] state = state(states, positions.get(i));
      for (double[] other : anchors) {
        similarities[i] += cosine(other, state) / anchors.length;
      }
    }
    return similarities;
  }

  /**
   * Which similarities are large enough.
   *
   * @param similarities the cosines
   * @return their indices, the largest first
   */
  public List<Integer> keep(double[] similarities) {
    return IntStream.range(0, similarities.length)
        .filter(i -> similarities[i] >= threshold)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -similarities[i]))
        .limit(count)
        .toList();
  }

  private double[][] anchors(HiddenStates states, List<Integer> answer) {
    double[][] each =
        answer.stream().map(position -> state(states, position)).toArray(double[][]::new);
    return switch (anchor) {
      case EACH_TOKEN -> each;
      case FIRST_TOKEN -> Arrays.copyOf(each, 1);
      case MEAN_STATE -> new double[][] {mean(each)};
    };
  }

  private static double[] mean(double[][] states) {
    double[] mean = new double[states[0].length];
    for (double[] state : states) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += state[i] / states.length;
      }
    }
    return mean;
  }

  private static double[] state(HiddenStates states, int position) {
    int index =
        states
            .find(position)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "hidden_states has no state of position " + position));
    float[] read = states.state(states.levels() - 1, index);
    double[] state = new double[read.length];
    for (int i = 0; i < read.length; i++) {
      if (!Float.isFinite(read[i])) {
        throw new IllegalArgumentException(
            "hidden_states[%d, %d, %d] = %s; must be finite"
                .formatted(states.levels() - 1, position, i, read[i]));
      }
      state[i] = read[i];
    }
    return state;
  }

  private static double cosine(double[] a, double[] b) {
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squareA += a[i] * a[i];
      squareB += b[i] * b[i];
    }
    return product
        / (Math.max(Math.sqrt(squareA), EPSILON) * Math.max(Math.sqrt(squareB), EPSILON));
  }

  @Override
  public String toString() {
    return "SimilarityFilter[anchor="
        + anchor
        + ", count="
        + count
        + ", threshold="
        + threshold
        + "]";
  }
}
