package io.github.uq4j.metrics.hidden.intention.dimension;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Effective dimension as the participation ratio of the covariance's eigenvalues, {@code d_eff =
 * (sum lambda)^2 / sum lambda^2}.
 *
 * <p>In {@code [1, min(N - 1, width)]}; 1 if the states lie on a line, {@code d} if they fill
 * {@code d} directions alike. Columns are centred and not scaled. No eigenvalue is computed: with
 * {@code G} the smaller of {@code X X'} and {@code X' X}, {@code d_eff = (tr G)^2 / ||G||^2}.
 *
 * <p>The ratio is far too small where there are few states for their width. {@link #unbiased}
 * replaces both parts by estimates that are unbiased for Gaussian states, with {@code n = N - 1}
 * and {@code S} the covariance: {@code a2 = n^2 / ((n - 1)(n + 2)) (tr S^2 - (tr S)^2 / n)}, {@code
 * a1 = (tr S)^2 - (2 / n) a2}, {@code a1 / a2} cut to {@code [1, width]}.
 *
 * <p>Source: Vera, "Intention Collapse", 2026, <a
 * href="https://arxiv.org/abs/2601.01011">arXiv:2601.01011</a> (its second version); the corrected
 * ratio and the interval are additions.
 *
 * <p>Edge cases: fewer than two states and states that are all alike have no ratio (empty); the
 * corrected one needs three and a positive {@code a2}. Repeated states are counted each.
 *
 * @param states how many there are, {@code N}
 * @param width their width
 * @param variance the trace of the covariance, over {@code N - 1}; 0 of one state
 * @param value the ratio
 * @param unbiased the corrected ratio
 */
public record ParticipationRatio(
    int states, int width, double variance, OptionalDouble value, OptionalDouble unbiased) {

  private static final double NORMAL = 1.959963984540054;

  /**
   * An interval of the corrected ratio.
   *
   * @param low lower end, {@code >= 1}
   * @param high upper end, at most the width
   */
  public record Interval(double low, double high) {}

  /**
   * The ratio of some states.
   *
   * @param states the states
   * @return their ratio
   */
  public static ParticipationRatio of(StateMatrix states) {
    return of(Scatter.of(states));
  }

  static ParticipationRatio of(Scatter scatter) {
    int n = scatter.states();
    boolean any = n > 1 && scatter.trace() > 0;
    return new ParticipationRatio(
        n,
        scatter.width(),
        n > 1 ? scatter.trace() / (n - 1) : 0,
        any
            ? OptionalDouble.of(Math.max(1, scatter.trace() * scatter.trace() / scatter.squares()))
            : OptionalDouble.empty(),
        corrected(scatter.trace(), scatter.squares(), n - 1, scatter.width()));
  }

  /** The corrected ratio of {@code tr S} and {@code tr S^2}, in units of any size. */
  private static OptionalDouble corrected(double trace, double squares, double n, int width) {
    if (n < 2 || !(trace > 0)) {
      return OptionalDouble.empty();
    }
    double second = n * n / ((n - 1) * (n + 2)) * (squares - trace * trace / n);
    double first = trace * trace - 2 / n * second;
    return second > 0
        ? OptionalDouble.of(Math.min(width, Math.max(1, first / second)))
        : OptionalDouble.empty();
  }

  /**
   * A 95 % interval of the corrected ratio, by the jackknife: with {@code t_g} the logarithm of the
   * ratio without group {@code g}, {@code exp(ln d +- 1.96 s)}, {@code s^2 = (G - 1) / G sum_g (t_g
   * - mean t)^2}. No state counts twice in it, as it would in a bootstrap, where repeated states
   * make the ratio smaller.
   *
   * @param states the states
   * @param groups the group of each state, states of one group depending on each other
   * @return the interval, cut to {@code [1, width]}; empty if the ratio or one without a group does
   *     not exist, or there are fewer than three groups
   * @throws IllegalArgumentException if there are not as many groups as states
   */
  public static Optional<Interval> interval(StateMatrix states, List<String> groups) {
    return interval(Scatter.of(states), groups);
  }

  static Optional<Interval> interval(Scatter scatter, List<String> groups) {
    if (groups.size() != scatter.states()) {
      throw new IllegalArgumentException(
          groups.size() + " groups of " + scatter.states() + " states; must be as many");
    }
    Map<String, int[]> members = new LinkedHashMap<>();
    IntStream.range(0, groups.size())
        .forEach(i -> members.merge(groups.get(i), new int[] {i}, ParticipationRatio::joined));
    OptionalDouble whole = of(scatter).unbiased();
    if (members.size() < 3 || whole.isEmpty()) {
      return Optional.empty();
    }
    double[] logs = new double[members.size()];
    int at = 0;
    for (int[] group : members.values()) {
      double[] parts = scatter.without(group);
      OptionalDouble part =
          corrected(parts[0], parts[1], scatter.states() - group.length - 1.0, scatter.width());
      if (part.isEmpty()) {
        return Optional.empty();
      }
      logs[at++] = Math.log(part.getAsDouble());
    }
    double mean = Arrays.stream(logs).average().orElseThrow();
    double sum = Arrays.stream(logs).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = Math.sqrt((logs.length - 1.0) / logs.length * sum);
    double middle = whole.getAsDouble();
    return Optional.of(
        new Interval(
            Math.max(1, middle * Math.exp(-NORMAL * deviation)),
            Math.min(scatter.width(), middle * Math.exp(NORMAL * deviation))));
  }

  private static int[] joined(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
