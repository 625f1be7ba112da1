package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.PrefixMeans;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import io.github.uq4j.metrics.evaluation.order.ShuffledLine;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import io.github.uq4j.score.Profile;
import java.util.Arrays;

/**
 * How much of what a perfect score would gain by rejecting the worst answers this one gains.
 *
 * <p>Let {@code m_k} be the mean quality of the {@code k} most certain of {@code n} items, and
 * {@code R = floor(r n)} for a maximal rejection {@code r}. Then {@code A = mean of m_k over k =
 * n-R+1, ..., n} and {@code PRR = (A - A_random) / (A_oracle - A_random)}; the oracle rejects the
 * worst item first; a random order keeps the mean quality of all items, exactly. 1 is perfect, 0 is
 * chance, below 0 is worse than chance. Qualities may be graded.
 *
 * <p>Source: Malinin and Gales, "Uncertainty Estimation in Autoregressive Structured Prediction",
 * ICLR 2021, <a href="https://arxiv.org/abs/2002.07650">arXiv 2002.07650</a>, in the form of
 * LM-Polygraph's {@code PredictionRejectionArea}. Departs from LM-Polygraph: the random line is
 * exact, not the mean of 1,000 shuffles; {@code r n} is not rounded down for its last bit; equal
 * scores count in expectation, not in the order an unstable sort leaves them.
 *
 * <p>With {@link Profile#REFERENCE} the areas are LM-Polygraph's: qualities scaled to {@code [0,
 * 1]} (0.5 if all are equal), {@code R = (int) (r n)}, the random line of its 1,000 shuffles, and
 * the bare area where oracle and random line are equal. Only equal scores still count in
 * expectation. Resamples of a bootstrap use the exact random line in either profile. The shuffles
 * cost {@code O(1000 n)}.
 *
 * <p>Edge cases: not defined, and refused, for items of one quality or with {@code R < 2}; equal
 * scores alone give 0; missing and infinite scores as for every {@link Metric}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PredictionRejectionRatio extends Metric {

  /** Products that are a whole number but for rounding are that number. */
  private static final double ROUNDING = 1 + 1e-12;

  private static final PredictionRejectionRatio DEFAULTS =
      new PredictionRejectionRatio(1, Profile.DEFAULT);

  private final double maximalRejection;
  private final Profile profile;

  private PredictionRejectionRatio(double maximalRejection, Profile profile) {
    this.maximalRejection = maximalRejection;
    this.profile = profile;
  }

  /**
   * Over all rejections.
   *
   * @return the measure
   */
  public static PredictionRejectionRatio withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same up to a rejection.
   *
   * @param share largest share of the items that is rejected, in {@code (0, 1]}
   * @return a new measure
   * @throws IllegalArgumentException if it is outside
   */
  public PredictionRejectionRatio withMaximalRejection(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("maximalRejection = " + share + "; must be in (0, 1]");
    }
    return new PredictionRejectionRatio(share, profile);
  }

  /**
   * The same in another profile.
   *
   * @param newProfile what this library stands behind, or LM-Polygraph's numbers
   * @return a new measure
   */
  public PredictionRejectionRatio withProfile(Profile newProfile) {
    return new PredictionRejectionRatio(maximalRejection, newProfile);
  }

  @Override
  public String id() {
    return maximalRejection == 1 ? "prr" : "prr-" + maximalRejection;
  }

  @Override
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  String needs() {
    return "two different qualities and at least "
        + (int) Math.ceil(2 / maximalRejection)
        + " items";
  }

  /**
   * The areas behind the ratio.
   *
   * @param column scores with outcomes
   * @return the areas; in the reference profile, those of scaled qualities
   * @throws IllegalArgumentException as {@link #measure}
   */
  public RejectionAreas areas(ScoreColumn column) {
    RankedScores scores = RankedScores.of(column);
    required(scores);
    return areas(Resample.once(scores), profile);
  }

  @Override
  double value(RankedScores scores) {
    return areas(Resample.once(scores), profile).ratio();
  }

  @Override
  Statistic on(RankedScores scores) {
    return items -> areas(items, Profile.DEFAULT).ratio();
  }

  private RejectionAreas areas(Resample items, Profile how) {
    long n = items.total();
    double product = maximalRejection * n;
    long rejections = (long) (profile == Profile.REFERENCE ? product : product * ROUNDING);
    long from = n - rejections + 1;
    double score = PrefixMeans.ofScores(items, from) / rejections;
    double oracle = PrefixMeans.ofOracle(items, from) / rejections;
    double random = items.quality() / n;
    if (how == Profile.REFERENCE) {
      return scaled(items, score, oracle, (int) from);
    }
    boolean defined = rejections >= 2 && differ(items);
    double ratio = defined ? (score - random) / (oracle - random) : Double.NaN;
    return new RejectionAreas(score, oracle, random, ratio);
  }

  private static boolean differ(Resample items) {
    int seen = 0;
    for (int level = 0; level < items.levels().count(); level++) {
      seen += items.levelWeight(level) > 0 ? 1 : 0;
    }
    return seen > 1;
  }

  private static RejectionAreas scaled(Resample items, double score, double oracle, int from) {
    double low = 1;
    double high = 0;
    for (int place = 0; place < items.scores().size(); place++) {
      double quality = items.levels().quality(items.scores().level(place));
      low = Math.min(low, quality);
      high = Math.max(high, quality);
    }
    if (!(low < high)) {
      return new RejectionAreas(0.5, 0.5, 0.5, items.total() == 0 ? Double.NaN : 0.5);
    }
    double[] quality = new double[items.scores().size()];
    double[] inOrderOfItems = new double[items.scores().column().size()];
    Arrays.fill(inOrderOfItems, Double.NaN);
    for (int place = 0; place < quality.length; place++) {
      inOrderOfItems[items.scores().item(place)] =
          (items.levels().quality(items.scores().level(place)) - low) / (high - low);
    }
    int count = 0;
    for (double q : inOrderOfItems) {
      if (!Double.isNaN(q)) {
        quality[count++] = q;
      }
    }
    double random = ShuffledLine.of(quality, from);
    double ofScore = (score - low) / (high - low);
    double ofOracle = (oracle - low) / (high - low);
    double ratio = ofOracle == random ? ofScore : (ofScore - random) / (ofOracle - random);
    return new RejectionAreas(ofScore, ofOracle, random, ratio);
  }

  @Override
  public String toString() {
    return "PredictionRejectionRatio[maximalRejection="
        + maximalRejection
        + ", profile="
        + profile.id()
        + "]";
  }
}
