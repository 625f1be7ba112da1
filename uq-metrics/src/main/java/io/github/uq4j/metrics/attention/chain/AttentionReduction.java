package io.github.uq4j.metrics.attention.chain;

import io.github.uq4j.score.Profile;
import io.github.uq4j.trace.Attention;
import java.util.Arrays;

/**
 * Makes one row of attention out of those of all layers and heads: the heads that look somewhere in
 * particular are kept, the others left out.
 *
 * <p>For the row of the query at position {@code p}, in each of the {@code L H} heads: attention to
 * the query itself and to position 0, where models park attention that goes nowhere, becomes 0;
 * attention to the {@code d}-th position before the query, {@code d = 1..10}, is multiplied by a
 * constant {@code < 1}, since near words are looked at whatever they say; the row is scaled to the
 * sum 1. The 16 heads of least entropy {@code -sum w ln(w + 1e-12)} are kept, and each position
 * gets their largest value (or their mean).
 *
 * <p>Rows do not depend on each other, so only rows that are asked for are computed. From a head no
 * more than its sum and a sum of powers is computed unless Renyi's entropy of order 3/2, a lower
 * bound, leaves it a chance to be among those kept; then its entropy is bounded within 1.4e-4 nats
 * without logarithms, and computed exactly where that does not decide.
 *
 * <p>Source: Li, Qiang and others, "Language Model Uncertainty Quantification with Attention
 * Chain", COLM 2025, <a href="https://arxiv.org/abs/2503.19168">arXiv:2503.19168</a>, with the
 * constants of its code. Departs from it: positions before the first are passed over; the reference
 * profile counts them from the end, as the authors' code does, and refuses texts for which that
 * leads out of the row. With fewer heads than are to be kept, all are kept; the reference refuses.
 * Equal entropies are ordered by layer and head.
 *
 * <p>Edge cases: a query that only attends to itself and position 0 has a row of zeros. Values that
 * are not finite or negative are refused by name.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AttentionReduction {

  /** How the heads that are kept become one row. */
  public enum Pooling {
    /** The largest value. */
    MAX,
    /** The mean. */
    MEAN
  }

  private static final double EPSILON = 1e-12;
  private static final AttentionReduction DEFAULTS =
      new AttentionReduction(Profile.DEFAULT, 16, Pooling.MAX);

  private final Profile profile;
  private final int heads;
  private final Pooling pooling;

  private AttentionReduction(Profile profile, int heads, Pooling pooling) {
    this.profile = profile;
    this.heads = heads;
    this.pooling = pooling;
  }

  /**
   * The largest value of the 16 heads of least entropy.
   *
   * @return the reduction
   */
  public static AttentionReduction withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same in a profile.
   *
   * @param newProfile which variant
   * @return a reduction
   */
  public AttentionReduction withProfile(Profile newProfile) {
    return new AttentionReduction(newProfile, heads, pooling);
  }

  /**
   * The same of more or fewer heads.
   *
   * @param count how many heads are kept, {@code >= 1}
   * @return a reduction
   * @throws IllegalArgumentException if the count is out of range
   */
  public AttentionReduction withHeads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("heads = " + count + "; must be >= 1");
    }
    return new AttentionReduction(profile, count, pooling);
  }

  /**
   * The same with another pooling.
   *
   * @param newPooling how the kept heads become one row
   * @return a reduction
   */
  public AttentionReduction withPooling(Pooling newPooling) {
    return new AttentionReduction(profile, heads, newPooling);
  }

  /**
   * The row of one query.
   *
   * @param attention attention whose rows include the query's
   * @param position the query's position, from 0
   * @return attention to each of the {@code keys} positions, in [0, 1]; those after the query are 0
   * @throws IllegalArgumentException if the query has no row, or a value is NaN, infinite or
   *     negative
   */
  public double[] row(Attention attention, int position) {
    Row work = new Row(attention, position);
    int[] chosen = work.select(kept(attention));
    double[] row = new double[attention.keys()];
    for (int index : chosen) {
      work.read(index);
      for (int c = 0; c <= position; c++) {
        double w = work.weights[c];
        row[c] = pooling == Pooling.MAX ? Math.max(row[c], w) : row[c] + w;
      }
    }
    if (pooling == Pooling.MEAN) {
      for (int c = 0; c <= position; c++) {
        row[c] /= chosen.length;
      }
    }
    return row;
  }

  /**
   * Which heads are kept for a query.
   *
   * @param attention attention whose rows include the query's
   * @param position the query's position, from 0
   * @return {@code layer * heads + head} of each, ascending
   * @throws IllegalArgumentException as for {@link #row}
   */
  public int[] heads(Attention attention, int position) {
    int[] chosen = new Row(attention, position).select(kept(attention));
    Arrays.sort(chosen);
    return chosen;
  }

  /**
   * The entropy by which a head is chosen.
   *
   * @param attention attention whose rows include the query's
   * @param position the query's position, from 0
   * @param head {@code layer * heads + head}
   * @return its entropy, in nats
   * @throws IllegalArgumentException as for {@link #row}
   */
  public double entropy(Attention attention, int position, int head) {
    Row work = new Row(attention, position);
    work.read(head);
    return work.entropy();
  }

  private int kept(Attention attention) {
    int total = attention.layers() * attention.heads();
    if (profile == Profile.REFERENCE && heads > total) {
      throw new IllegalArgumentException(
          "heads = " + heads + "; must not exceed the " + total + " heads of the attention");
    }
    return Math.min(heads, total);
  }

  @Override
  public String toString() {
    return "AttentionReduction[profile="
        + profile
        + ", heads="
        + heads
        + ", pooling="
        + pooling
        + "]";
  }

  /** The work on one query's row. */
  private final class Row {

    private static final double SLACK = 4e-6;

    private final Attention attention;
    private final int position;
    private final int query;
    private final Damping damping;
    private final float[] raw;
    private final double slack;
    private final RenyiEntropy renyi = new RenyiEntropy();
    private final double[] weights;

    Row(Attention attention, int position) {
      this.attention = attention;
      this.position = position;
      query = attention.find(position).orElseThrow(() -> none(attention, position));
      damping = Damping.of(profile, position, attention.keys());
      slack = SLACK + (position + 1) * EPSILON;
      raw = new float[position + 1];
      weights = new double[position + 1];
    }

    private static IllegalArgumentException none(Attention attention, int position) {
      return new IllegalArgumentException(
          attention.queries() == 0
              ? "attention has no rows; there is none for position " + position
              : "attention has %d rows for positions %d..%d; there is none for position %d"
                  .formatted(
                      attention.queries(),
                      attention.position(0),
                      attention.position(attention.queries() - 1),
                      position));
    }

    /** The heads of least entropy: those with the least lower bounds are looked at first. */
    int[] select(int keep) {
      double[] bounds = new double[attention.layers() * attention.heads()];
      for (int index = 0; index < bounds.length; index++) {
        bounds[index] = lowerBound(index);
      }
      Contest contest = new Contest(keep);
      for (int index : LeastEntropies.ascending(bounds)) {
        if (bounds[index] > contest.bar()) {
          break;
        }
        if (bounds[index] > Double.NEGATIVE_INFINITY) {
          offer(contest, index);
        } else {
          double entropy = exact(index);
          contest.offer(index, entropy, entropy);
        }
      }
      return contest.decide(this::exact);
    }

    private void offer(Contest contest, int index) {
      copy(index);
      damping.apply(raw);
      double low = EntropyChords.entropy(raw) - slack;
      if (Double.isNaN(low)) {
        low = exact(index);
      }
      contest.offer(index, low, low + EntropyChords.GAP + 2 * slack);
    }

    private double exact(int index) {
      read(index);
      return entropy();
    }

    /** Less what rounding and the constant in the logarithm may cost. */
    private double lowerBound(int head) {
      copy(head);
      damping.apply(raw);
      return renyi.of(raw) - slack;
    }

    private void copy(int head) {
      long at = ((long) head * attention.queries() + query) * attention.keys();
      attention.values().read(at, raw, raw.length);
    }

    /** The weights of a head: damped and scaled to the sum 1. */
    void read(int head) {
      copy(head);
      for (int c = 0; c <= position; c++) {
        if (!(raw[c] >= 0 && raw[c] < Float.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "attention[%d, %d, %d, %d] = %s; must be finite and >= 0"
                  .formatted(head / attention.heads(), head % attention.heads(), query, c, raw[c]));
        }
        weights[c] = raw[c];
      }
      damping.apply(weights);
      double sum = 0;
      for (double w : weights) {
        sum += w;
      }
      for (int c = 0; c <= position; c++) {
        weights[c] /= sum + EPSILON;
      }
    }

    double entropy() {
      double entropy = 0;
      for (double w : weights) {
        if (w > 0) {
          entropy -= w * Math.log(w + EPSILON);
        }
      }
      return entropy;
    }
  }
}
