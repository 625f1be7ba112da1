package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.metrics.calibration.RatedScore;
import io.github.uq4j.metrics.math.Ranks;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.LabelledScore;
import io.github.uq4j.score.fitted.FittedOn;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The laxest threshold of a grid whose risk is proven to be small: learn then test, by a fixed
 * sequence.
 *
 * <p>An item is kept if its uncertainty is at most the threshold; the loss of a kept item is {@code
 * 1 - quality}, so 1 for a wrong one. The thresholds of the grid are tested from the strictest to
 * the laxest: with {@code k} items kept and a loss of {@code e}, the p-value is {@code P(Bin(k,
 * risk) <= e)} ({@link RiskTest#BINOMIAL}), and the walk stops at the first p-value above {@code
 * delta}. The last threshold that passed is the answer. Because each is tested only if all before
 * passed, no correction for their number is needed.
 *
 * <p>Promise: with probability at least {@code 1 - delta} over the items learnt from, {@code E[loss
 * | kept] <= risk}, or there is no threshold. Assumes that items are independent and of the kind
 * that new ones are, and that <b>the grid was not made from these items</b>: take round numbers, or
 * quantiles of other scores ({@link ThresholdGrid}). A grid that starts too strict keeps too few
 * items for any proof and ends the walk at once; {@link RiskCertificate#needed()} says how many the
 * first threshold must keep.
 *
 * <p>Source: Angelopoulos, Bates, Candès, Jordan and Lei, "Learn then Test: Calibrating Predictive
 * Algorithms to Achieve Risk Control", The Annals of Applied Statistics 2025, <a
 * href="https://arxiv.org/abs/2110.01052">arXiv 2110.01052</a>; for answers of language models:
 * Jung, Brahman and Choi, "Trust or Escalate: LLM Judges with Provable Guarantees for Human
 * Agreement", ICLR 2025, <a href="https://arxiv.org/abs/2407.18370">arXiv 2407.18370</a>. Departs
 * from the papers: none.
 *
 * <p>Edge cases: no item, or too few for any proof, is an infeasible certificate that says how many
 * are needed, never a guess; equal scores are kept or not kept together; a threshold given twice
 * counts once; NaN and infinite scores cannot be made; graded qualities with the binomial test are
 * refused.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class RiskControl {

  private static final RiskControl DEFAULTS = new RiskControl(0.1, 0.1, RiskTest.BINOMIAL);

  private final double risk;
  private final double delta;
  private final RiskTest test;

  private RiskControl(double risk, double delta, RiskTest test) {
    this.risk = risk;
    this.delta = delta;
    this.test = test;
  }

  /**
   * A risk of 0.1 with confidence 0.9, by the binomial test.
   *
   * @return the method
   */
  public static RiskControl withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same for another risk.
   *
   * @param share largest expected loss of what is kept, in {@code (0, 1)}
   * @return a new method
   * @throws IllegalArgumentException if it is outside
   */
  public RiskControl withRisk(double share) {
    return new RiskControl(requireShare("risk", share), delta, test);
  }

  /**
   * The same with another confidence.
   *
   * @param probability how often the promise may fail, in {@code (0, 1)}; the confidence is 1 minus
   *     it
   * @return a new method
   * @throws IllegalArgumentException if it is outside
   */
  public RiskControl withDelta(double probability) {
    return new RiskControl(risk, requireShare("delta", probability), test);
  }

  /**
   * The same by another test.
   *
   * @param newTest the test
   * @return a new method
   */
  public RiskControl withTest(RiskTest newTest) {
    return new RiskControl(risk, delta, newTest);
  }

  static double requireShare(String name, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(name + " = " + share + "; must be in (0, 1)");
    }
    return share;
  }

  /**
   * How many items must be kept, all of them right, before a threshold can pass.
   *
   * @param risk in {@code (0, 1)}
   * @param delta in {@code (0, 1)}
   * @return the smallest {@code k} with {@code (1 - risk)^k <= delta}
   * @throws IllegalArgumentException if one is outside
   */
  public static long needed(double risk, double delta) {
    double exact = Math.log(requireShare("delta", delta)) / Math.log1p(-requireShare("risk", risk));
    long rounded = (long) Math.ceil(exact);
    // The logarithms may miss a whole number by their last bit.
    return rounded > 1 && Math.pow(1 - risk, (double) rounded - 1) <= delta ? rounded - 1 : rounded;
  }

  double risk() {
    return risk;
  }

  long needed() {
    return needed(risk, delta);
  }

  /**
   * Finds a threshold for items that were right or wrong.
   *
   * @param items labelled scores
   * @param grid the thresholds to test
   * @return the threshold with its promise, or why there is none
   */
  public RiskCertificate learn(List<LabelledScore> items, ThresholdGrid grid) {
    return learnRated(items.stream().map(RatedScore::of).toList(), grid);
  }

  /**
   * Finds a threshold for items of graded quality.
   *
   * @param items rated scores
   * @param grid the thresholds to test
   * @return the threshold with its promise, or why there is none
   * @throws IllegalArgumentException if a quality is neither 0 nor 1 and the test is binomial
   */
  public RiskCertificate learnRated(List<RatedScore> items, ThresholdGrid grid) {
    requireTestable(items);
    Ranks ranks = Ranks.of(items.stream().mapToDouble(RatedScore::uncertainty).toArray());
    List<RiskStep> steps = new ArrayList<>();
    OptionalDouble certified = OptionalDouble.empty();
    StableSum loss = new StableSum();
    int kept = 0;
    for (double threshold : grid.thresholds()) {
      while (kept < items.size() && items.get(ranks.at(kept)).uncertainty() <= threshold) {
        loss.accept(1 - items.get(ranks.at(kept)).quality());
        kept++;
      }
      double lost = Math.max(0, loss.value());
      double pValue = kept == 0 ? 1 : test.pValue(lost, kept, risk);
      steps.add(new RiskStep(threshold, kept, lost, pValue));
      if (!(pValue <= delta)) {
        break;
      }
      certified = OptionalDouble.of(threshold);
    }
    return new RiskCertificate(certified, risk, delta, steps, on(items, grid));
  }

  private void requireTestable(List<RatedScore> items) {
    for (int i = 0; i < items.size() && test == RiskTest.BINOMIAL; i++) {
      double quality = items.get(i).quality();
      if (quality != 0 && quality != 1) {
        throw new IllegalArgumentException(
            "items["
                + i
                + "].quality = "
                + quality
                + "; must be 0 or 1 for the binomial test (hoeffding-bentkus takes any)");
      }
    }
  }

  private FittedOn on(List<RatedScore> items, ThresholdGrid grid) {
    int wrong = (int) items.stream().filter(RatedScore::wrong).count();
    return FittedOn.of(items.size(), wrong)
        .withSetting("test", test.id())
        .withSetting("grid", grid.size() + " thresholds");
  }

  @Override
  public String toString() {
    return "RiskControl[risk=" + risk + ", delta=" + delta + ", test=" + test + "]";
  }
}
