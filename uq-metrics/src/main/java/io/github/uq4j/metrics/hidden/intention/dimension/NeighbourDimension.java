package io.github.uq4j.metrics.hidden.intention.dimension;

import io.github.uq4j.metrics.hidden.intention.StateMatrix;
import io.github.uq4j.score.Profile;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Intrinsic dimension from the distances of states to their nearest neighbours: of a curved sheet
 * in many directions it is about 2, where the participation ratio counts the directions.
 *
 * <p>TwoNN (Facco and others 2017, <a
 * href="https://doi.org/10.1038/s41598-017-11873-y">doi:10.1038/s41598-017-11873-y</a>): with
 * {@code r1 <= r2} the two smallest distances of a state, {@code (N - 1) / sum ln(r2 / r1)}. The
 * reference profile, the intention metrics' code, takes {@code N} for {@code N - 1}, which is the
 * maximum of the likelihood and too large by {@code N / (N - 1)}, and leaves out states with {@code
 * r1 <= 1e-10}.
 *
 * <p>Levina and Bickel (2004, with MacKay and Ghahramani's mean of inverses): {@code N (k - 1) /
 * sum_i sum_(j < k) ln(T_k / T_j)}, {@code T_j} being the distance of state {@code i} to its {@code
 * j}th neighbour.
 *
 * <p>Edge cases: the default profile counts states that are equal once, so that no distance is 0;
 * too few different states for the neighbours asked for, and states whose distances are all equal,
 * have no dimension (empty). The reference profile drops distances up to 1e-10, whatever the scale.
 *
 * <p>Immutable and safe for use by several threads. Takes the time of all distances.
 */
public final class NeighbourDimension {

  private static final double REFERENCE_ZERO = 1e-10;

  private final double[][] nearest;
  private final Profile profile;

  private NeighbourDimension(double[][] nearest, Profile profile) {
    this.nearest = nearest;
    this.profile = profile;
  }

  /**
   * Finds the neighbours.
   *
   * @param states the states
   * @param profile which variant
   * @return their distances
   */
  public static NeighbourDimension of(StateMatrix states, Profile profile) {
    double[][] rows = states.toArray();
    int n = rows.length;
    double[][] distances = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        distances[i][j] = distance(rows[i], rows[j]);
        distances[j][i] = distances[i][j];
      }
    }
    return new NeighbourDimension(
        profile == Profile.DEFAULT ? sorted(distances, first(distances)) : all(distances), profile);
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(sum);
  }

  private static double[][] all(double[][] distances) {
    boolean[] kept = new boolean[distances.length];
    Arrays.fill(kept, true);
    return sorted(distances, kept);
  }

  /** The first of each set of equal states. */
  private static boolean[] first(double[][] distances) {
    boolean[] kept = new boolean[distances.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = true;
      for (int j = 0; j < i && kept[i]; j++) {
        kept[i] = !(kept[j] && distances[i][j] == 0);
      }
    }
    return kept;
  }

  private static double[][] sorted(double[][] distances, boolean[] kept) {
    int count = 0;
    for (boolean k : kept) {
      count += k ? 1 : 0;
    }
    double[][] nearest = new double[count][Math.max(0, count - 1)];
    int row = 0;
    for (int i = 0; i < kept.length; i++) {
      if (kept[i]) {
        int at = 0;
        for (int j = 0; j < kept.length; j++) {
          if (kept[j] && j != i) {
            nearest[row][at++] = distances[i][j];
          }
        }
        Arrays.sort(nearest[row++]);
      }
    }
    return nearest;
  }

  /**
   * The TwoNN dimension.
   *
   * @return the dimension, {@code > 0}; empty if there are fewer than three different states, or
   *     both distances of every state are equal
   */
  public OptionalDouble twoNn() {
    double sum = 0;
    int counted = 0;
    for (double[] row : nearest) {
      if (row.length >= 2 && row[0] > (profile == Profile.REFERENCE ? REFERENCE_ZERO : 0)) {
        sum += Math.log(row[1] / row[0]);
        counted++;
      }
    }
    double count = profile == Profile.REFERENCE ? counted : counted - 1;
    return positive(count, sum);
  }

  /**
   * The Levina-Bickel dimension.
   *
   * @param k how many neighbours, {@code >= 2}
   * @return the dimension, {@code > 0}; empty if there are not so many neighbours, or their
   *     distances are all equal
   * @throws IllegalArgumentException if {@code k} is smaller
   */
  public OptionalDouble levinaBickel(int k) {
    if (k < 2) {
      throw new IllegalArgumentException("k = " + k + "; must be >= 2");
    }
    double sum = 0;
    int counted = 0;
    for (double[] row : nearest) {
      if (row.length >= k && row[0] > (profile == Profile.REFERENCE ? REFERENCE_ZERO : 0)) {
        for (int j = 0; j < k - 1; j++) {
          sum += Math.log(row[k - 1] / row[j]);
        }
        counted++;
      }
    }
    return positive(counted * (k - 1.0), sum);
  }

  private static OptionalDouble positive(double count, double sum) {
    return count > 0 && sum > 0 && count / sum < Double.POSITIVE_INFINITY
        ? OptionalDouble.of(count / sum)
        : OptionalDouble.empty();
  }

  @Override
  public String toString() {
    return "NeighbourDimension[states=" + nearest.length + ", profile=" + profile + "]";
  }
}
