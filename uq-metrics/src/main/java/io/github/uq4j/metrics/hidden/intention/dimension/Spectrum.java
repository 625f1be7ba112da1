package io.github.uq4j.metrics.hidden.intention.dimension;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.metrics.math.SymmetricEigen;
import io.github.uq4j.score.Profile;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The eigenvalues of the covariance of some states, from the smaller of {@code X X'} and {@code X'
 * X}, and what is counted on them.
 *
 * <p>Source: Vera, "Intention Collapse", 2026, <a
 * href="https://arxiv.org/abs/2601.01011">arXiv:2601.01011</a> (its first version and its code).
 *
 * <p>Edge cases: of one state, and of states that are all alike, every eigenvalue is 0 and nothing
 * is counted (empty). Immutable and safe for use by several threads.
 */
public final class Spectrum {

  private static final double ROUNDING = Math.ulp(1.0);

  private final double[] values;
  private final int states;
  private final int width;

  private Spectrum(double[] values, int states, int width) {
    this.values = values;
    this.states = states;
    this.width = width;
  }

  /**
   * Eigenvalues above the noise of a random covariance.
   *
   * @param threshold the noise's largest eigenvalue
   * @param count how many are above
   * @param participationRatio of these alone; empty if there is none
   */
  public record Signal(double threshold, int count, OptionalDouble participationRatio) {}

  /**
   * The spectrum of some states.
   *
   * @param states the states
   * @return their spectrum
   */
  public static Spectrum of(StateMatrix states) {
    return of(Scatter.of(states));
  }

  static Spectrum of(Scatter scatter) {
    int n = scatter.states();
    int count = Math.min(n, scatter.width());
    double[] ascending = new double[count];
    if (n > 1 && scatter.trace() > 0) {
      SymmetricEigen eigen = SymmetricEigen.of(scatter.matrix());
      for (int k = 0; k < count; k++) {
        ascending[k] = Math.max(0, eigen.value(k)) / (n - 1);
      }
      Arrays.sort(ascending);
    }
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = ascending[count - 1 - k];
    }
    return new Spectrum(values, n, scatter.width());
  }

  /**
   * How many eigenvalues there are.
   *
   * @return the smaller of the number of states and their width
   */
  public int size() {
    return values.length;
  }

  /**
   * An eigenvalue.
   *
   * @param k from 0, the largest first
   * @return its value, {@code >= 0}
   */
  public double value(int k) {
    return values[k];
  }

  /**
   * How many eigenvalues are not 0 but for rounding.
   *
   * @return the rank, at most the number of states less 1
   */
  public int rank() {
    double least = values[0] * ROUNDING * Math.max(states, width);
    int rank = (int) Arrays.stream(values).filter(x -> x > least).count();
    return Math.min(rank, states - 1);
  }

  /**
   * How many of the largest eigenvalues hold a share of the variance, the dimension of the paper's
   * first version at 0.9.
   *
   * @param share in {@code (0, 1]}
   * @return the smallest such number; empty if there is no variance
   * @throws IllegalArgumentException if the share is out of range
   */
  public OptionalInt components(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share = " + share + "; must be in (0, 1]");
    }
    double total = Arrays.stream(values).sum();
    if (!(total > 0)) {
      return OptionalInt.empty();
    }
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      sum += values[k];
      if (sum >= share * total * (1 - values.length * ROUNDING)) {
        return OptionalInt.of(k + 1);
      }
    }
    return OptionalInt.of(values.length);
  }

  /**
   * The eigenvalues above those of noise, by the law of Marchenko and Pastur: noise of variance
   * {@code s^2} has eigenvalues up to {@code s^2 (1 + sqrt g)^2}.
   *
   * <p>In the reference profile {@code g = min(N, width) / max(N, width)} and {@code s^2} is the
   * median of the eigenvalues, as in the authors' code. In the default profile {@code N - 1} states
   * are counted, because centring takes one direction, and the median is divided by that of the
   * law, which is below 1: without it the noise is taken for smaller than it is.
   *
   * @param profile which variant
   * @return what is above
   */
  public Signal signal(Profile profile) {
    int n = profile == Profile.DEFAULT ? Math.max(1, states - 1) : states;
    int count = Math.min(n, width);
    double ratio = count / (double) Math.max(n, width);
    double median = (values[(count - 1) / 2] + values[count / 2]) / 2;
    double noise = profile == Profile.DEFAULT ? median / MarchenkoPastur.median(ratio) : median;
    double edge = 1 + Math.sqrt(ratio);
    double threshold = noise * edge * edge;
    double sum = 0;
    double squares = 0;
    int above = 0;
    for (double value : values) {
      if (value > threshold) {
        sum += value;
        squares += value * value;
        above++;
      }
    }
    return new Signal(
        threshold,
        above,
        above > 0 ? OptionalDouble.of(sum * sum / squares) : OptionalDouble.empty());
  }

  @Override
  public String toString() {
    return "Spectrum[states=" + states + ", width=" + width + "]";
  }
}
