package io.github.uq4j.metrics.cascade;

import io.github.uq4j.metrics.math.Ranks;
import io.github.uq4j.metrics.math.StableSum;
import java.util.OptionalDouble;

/**
 * What a rule is worth: the mean quality of a cascade's answers against the share of prompts handed
 * on, the least sure first.
 *
 * <p>With qualities {@code q1} of the small and {@code q2} of the large model's answers, {@code
 * Q(k) = (sum of q2 over the k deferred + sum of q1 over the others) / n}. Equal confidences are
 * deferred in random order, and {@code Q} is the expectation: a straight line inside a block of
 * ties. The area under it, {@code AUC-DF}, is that of the trapezoids over {@code k/n}. It has the
 * closed form {@code mean q1 + (1/n) sum_i (q2_i - q1_i) (1 - (R_i - 1/2) / n)} with the midranks
 * {@code R} of the confidences.
 *
 * <p>Deferring at random gives the straight line from {@code mean q1} to {@code mean q2}; the
 * oracle defers by the largest gain first. Qualities are in any unit, correctness being 0 or 1.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>; the gain
 * recovered (APGR): Ong and others, "RouteLLM", 2024, <a
 * href="https://arxiv.org/abs/2406.18665">arXiv:2406.18665</a>.
 *
 * <p>Edge cases: NaN as a confidence is negative infinity, so that it is deferred first; no items,
 * and qualities that are not finite, are refused. All confidences equal give the random line. Where
 * a ratio has no denominator it is empty. Sums are compensated; two qualities closer than 1e-12
 * count as equal.
 *
 * <p>Immutable and safe for use by several threads; a curve takes one sort and 32 bytes an item.
 */
public final class DeferralCurve {

  private static final double CLOSE = 1e-12;

  private final Ranks ranks;
  private final double[] confidences;
  private final double[] smalls;
  private final double[] gains;
  private final double small;
  private final double large;
  private final double auc;
  private final double oracle;

  private DeferralCurve(
      double[] confidences, double[] smalls, double[] gains, double small, double large) {
    this.confidences = confidences;
    this.smalls = smalls;
    this.gains = gains;
    this.small = small;
    this.large = large;
    ranks = Ranks.of(confidences);
    auc = area(ranks, gains, small);
    oracle = oracle(gains, small);
  }

  /**
   * The curve of a rule.
   *
   * @param confidences of the small model's answers; copied
   * @param small the quality of the small model's answers
   * @param large the quality of the large model's answers
   * @return the curve
   * @throws IllegalArgumentException if there are no items, the lengths differ, or a quality is not
   *     finite
   */
  public static DeferralCurve of(double[] confidences, double[] small, double[] large) {
    int n = confidences.length;
    if (n == 0) {
      throw new IllegalArgumentException("confidences has 0 items; must have at least one");
    }
    if (small.length != n || large.length != n) {
      throw new IllegalArgumentException(
          "confidences has %d items, small %d, large %d; must be as many"
              .formatted(n, small.length, large.length));
    }
    double[] kept = confidences.clone();
    double[] gains = new double[n];
    StableSum ofSmall = new StableSum();
    StableSum ofLarge = new StableSum();
    for (int i = 0; i < n; i++) {
      requireFinite("small", i, small[i]);
      requireFinite("large", i, large[i]);
      ofSmall.accept(small[i]);
      ofLarge.accept(large[i]);
      gains[i] = large[i] - small[i];
      kept[i] = Double.isNaN(kept[i]) ? Double.NEGATIVE_INFINITY : kept[i];
    }
    return new DeferralCurve(kept, small.clone(), gains, ofSmall.mean(), ofLarge.mean());
  }

  private static void requireFinite(String what, int index, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(what + "[" + index + "] = " + value + "; must be finite");
    }
  }

  private static double area(Ranks ranks, double[] gains, double small) {
    int n = gains.length;
    StableSum sum = new StableSum();
    int start = 0;
    for (int block = 0; block < ranks.blocks(); block++) {
      int end = ranks.blockEnd(block);
      double weight = 1 - (start + end) / (2.0 * n);
      for (int place = start; place < end; place++) {
        sum.accept(gains[ranks.at(place)] * weight);
      }
      start = end;
    }
    return small + sum.mean();
  }

  private static double oracle(double[] gains, double small) {
    return area(byGain(gains), gains, small);
  }

  private static Ranks byGain(double[] gains) {
    double[] losses = new double[gains.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = -gains[i];
    }
    return Ranks.of(losses);
  }

  /**
   * How many items there are.
   *
   * @return the count
   */
  public int n() {
    return gains.length;
  }

  /**
   * The mean quality of the small model's answers.
   *
   * @return quality at rate 0
   */
  public double smallQuality() {
    return small;
  }

  /**
   * The mean quality of the large model's answers.
   *
   * @return quality at rate 1
   */
  public double largeQuality() {
    return large;
  }

  /**
   * The area under the curve.
   *
   * @return AUC-DF, in units of quality
   */
  public double auc() {
    return auc;
  }

  /**
   * The area under the line of deferral at random.
   *
   * @return {@code (mean q1 + mean q2) / 2}
   */
  public double randomAuc() {
    return (small + large) / 2;
  }

  /**
   * The area under the curve of the best order there is.
   *
   * @return the oracle's AUC-DF
   */
  public double oracleAuc() {
    return oracle;
  }

  /**
   * By how much the area is larger than that of chance.
   *
   * @return {@code 100 (auc / random - 1)}, in percent; empty if the random area is 0
   */
  public OptionalDouble relativePercent() {
    return ratio(auc - randomAuc(), randomAuc(), 100);
  }

  /**
   * Where the area lies between chance (0) and the oracle (1).
   *
   * @return {@code (auc - random) / (oracle - random)}; empty if no order helps
   */
  public OptionalDouble efficiency() {
    return ratio(auc - randomAuc(), oracle - randomAuc(), 1);
  }

  /**
   * The average share of the gap between the models that is recovered (APGR).
   *
   * @return {@code (auc - mean q1) / (mean q2 - mean q1)}; empty if the models are as good
   */
  public OptionalDouble recovered() {
    return ratio(auc - small, large - small, 1);
  }

  private static OptionalDouble ratio(double above, double below, double unit) {
    return Math.abs(below) <= CLOSE
        ? OptionalDouble.empty()
        : OptionalDouble.of(unit * above / below);
  }

  /**
   * The curve itself.
   *
   * @return quality at {@code k/n}, {@code k = 0..n}
   */
  public double[] qualities() {
    return qualities(ranks);
  }

  /**
   * The curve of the best order there is, the largest gain first. It costs a sort.
   *
   * @return quality at {@code k/n}, {@code k = 0..n}
   */
  public double[] oracleQualities() {
    return qualities(byGain(gains));
  }

  private double[] qualities(Ranks order) {
    int n = gains.length;
    double[] qualities = new double[n + 1];
    StableSum sum = new StableSum();
    qualities[0] = small;
    int start = 0;
    for (int block = 0; block < order.blocks(); block++) {
      int end = order.blockEnd(block);
      double before = sum.value();
      for (int place = start; place < end; place++) {
        sum.accept(gains[order.at(place)]);
      }
      double step = (sum.value() - before) / (end - start);
      for (int k = start + 1; k <= end; k++) {
        qualities[k] = small + (before + step * (k - start)) / n;
      }
      start = end;
    }
    return qualities;
  }

  /**
   * The smallest rate at which the cascade is as good as the large model alone.
   *
   * @return a rate in [0, 1]
   */
  public double parityRate() {
    double[] qualities = qualities();
    int k = 0;
    while (k < n() && qualities[k] < large - CLOSE) {
      k++;
    }
    return (double) k / n();
  }

  /**
   * The point of highest quality; a cascade may be better than either model.
   *
   * @return the peak, at its smallest rate
   */
  public Peak peak() {
    double[] qualities = qualities();
    double best = Double.NEGATIVE_INFINITY;
    for (double quality : qualities) {
      best = Math.max(best, quality);
    }
    int k = 0;
    while (qualities[k] < best - CLOSE) {
      k++;
    }
    return new Peak((double) k / n(), best);
  }

  /**
   * A point of a curve.
   *
   * @param rate the share of prompts handed on, in [0, 1]
   * @param quality the mean quality there
   */
  public record Peak(double rate, double quality) {}

  /**
   * The threshold that hands on at most a share of these prompts: the {@code floor(rate n) + 1}-th
   * smallest confidence. Deferred is what is below it.
   *
   * @param rate the share, in [0, 1]
   * @return the threshold; positive infinity for rate 1
   * @throws IllegalArgumentException if the rate is out of range
   */
  public double thresholdFor(double rate) {
    requireRate(rate);
    int deferred = (int) Math.floor(rate * n() + 1e-9);
    return deferred >= n() ? Double.POSITIVE_INFINITY : confidences[ranks.at(deferred)];
  }

  /**
   * The share of these prompts that a threshold hands on.
   *
   * @param threshold deferred is what is below it; not NaN
   * @return a rate in [0, 1]
   * @throws IllegalArgumentException if the threshold is NaN
   */
  public double rateOf(double threshold) {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("threshold = NaN; must be a number");
    }
    int deferred = 0;
    for (double confidence : confidences) {
      deferred += confidence < threshold ? 1 : 0;
    }
    return (double) deferred / n();
  }

  /**
   * What a prompt costs on average, since a cascade always runs the small model.
   *
   * @param rate the share handed on, in [0, 1]
   * @param smallCost what the small model costs a prompt, {@code >= 0}
   * @param largeCost what the large model costs a prompt, {@code >= 0}
   * @return {@code smallCost + rate largeCost}, in the unit of the costs
   * @throws IllegalArgumentException if a number is out of range
   */
  public static double cost(double rate, double smallCost, double largeCost) {
    requireRate(rate);
    for (double cost : new double[] {smallCost, largeCost}) {
      if (!(cost >= 0 && cost < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("cost = " + cost + "; must be finite and >= 0");
      }
    }
    return smallCost + rate * largeCost;
  }

  private static void requireRate(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate = " + rate + "; must be in [0, 1]");
    }
  }

  Ranks ranks() {
    return ranks;
  }

  double gain(int item) {
    return gains[item];
  }

  double small(int item) {
    return smalls[item];
  }

  @Override
  public String toString() {
    return "DeferralCurve[n="
        + n()
        + ", small="
        + small
        + ", large="
        + large
        + ", auc="
        + auc
        + "]";
  }
}
