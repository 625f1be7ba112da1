package io.github.uq4j.metrics.evaluation;

import io.github.uq4j.metrics.evaluation.curve.Binning;
import io.github.uq4j.metrics.evaluation.items.ScoreColumn;
import io.github.uq4j.metrics.evaluation.order.ProbabilityBins;
import io.github.uq4j.metrics.evaluation.order.RankedScores;
import io.github.uq4j.metrics.evaluation.order.Resample;
import io.github.uq4j.metrics.evaluation.order.Statistic;
import io.github.uq4j.metrics.math.StableSum;
import io.github.uq4j.score.Profile;
import java.util.Optional;
import org.apache.commons.math3.special.Erf;

/**
 * The expected calibration error: how far stated probabilities of being right are from what
 * happens, {@code sum_b (n_b / n) |observed_b - stated_b|} over bins of like probability.
 *
 * <p>In {@code [0, 1]}, smaller is better. Scores must be probabilities. The plain estimate is
 * biased upwards: even perfect probabilities show an error, of the order of {@code sqrt(bins / n)}.
 * {@link Bias#DEBIASED} takes off an estimate of that, nearly half of it where probabilities are
 * perfect, nearly all where they are far off: with {@code X ~ N(observed_b, observed_b (1 -
 * observed_b) / n_b)}, each bin's gap becomes {@code 2 |observed_b - stated_b| - E|X - stated_b|},
 * and the sum is cut off at 0. In resamples the bias comes on top once more, so that percentile
 * intervals of small errors may lie above the value; more items or fewer bins help.
 *
 * <p>Source: Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
 * Binning", AAAI 2015, <a
 * href="https://doi.org/10.1609/aaai.v29i1.9602">doi:10.1609/aaai.v29i1.9602</a>; debiased: Kumar,
 * Liang and Ma, "Verified Uncertainty Calibration", NeurIPS 2019, <a
 * href="https://arxiv.org/abs/1909.10155">arXiv 1909.10155</a>. Departs from the papers: the
 * expectation is exact, not drawn; qualities may be graded.
 *
 * <p>With {@link Profile#REFERENCE} the error is LM-Polygraph's: scores of any range, turned into
 * confidences and scaled to {@code [0, 1]} (0.5 if all are equal), bins {@code (i/m, (i+1)/m]}, the
 * first one closed.
 *
 * <p>Edge cases: no item is refused; one class and equal scores are not; empty bins count nothing;
 * a missing score that is counted is a probability of 0; bins of equal mass keep equal
 * probabilities together. Resamples of a bootstrap keep the bins of the whole.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ExpectedCalibrationError extends Metric {

  /** The default number of bins. */
  public static final int DEFAULT_BINS = 20;

  private static final ExpectedCalibrationError DEFAULTS =
      new ExpectedCalibrationError(DEFAULT_BINS, Binning.EQUAL_WIDTH, Bias.PLAIN, Profile.DEFAULT);

  private final int bins;
  private final Binning binning;
  private final Bias bias;
  private final Profile profile;

  /** What is done about the error that chance alone shows. */
  public enum Bias {
    /** Nothing. */
    PLAIN,
    /** It is taken off. */
    DEBIASED
  }

  private ExpectedCalibrationError(int bins, Binning binning, Bias bias, Profile profile) {
    this.bins = bins;
    this.binning = binning;
    this.bias = bias;
    this.profile = profile;
  }

  /**
   * {@value #DEFAULT_BINS} bins of equal width, the plain estimate.
   *
   * @return the measure
   */
  public static ExpectedCalibrationError withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same with another number of bins.
   *
   * @param number {@code >= 1}
   * @return a new measure
   * @throws IllegalArgumentException if it is smaller
   */
  public ExpectedCalibrationError withBins(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("bins = " + number + "; must be >= 1");
    }
    return new ExpectedCalibrationError(number, binning, bias, profile);
  }

  /**
   * The same with other bins.
   *
   * @param newBinning how probabilities are put into bins
   * @return a new measure
   */
  public ExpectedCalibrationError withBinning(Binning newBinning) {
    return new ExpectedCalibrationError(bins, newBinning, bias, profile);
  }

  /**
   * The same with another treatment of chance.
   *
   * @param newBias what is done about it
   * @return a new measure
   */
  public ExpectedCalibrationError withBias(Bias newBias) {
    return new ExpectedCalibrationError(bins, binning, newBias, profile);
  }

  /**
   * The same in another profile.
   *
   * @param newProfile what this library stands behind, or LM-Polygraph's numbers
   * @return a new measure
   */
  public ExpectedCalibrationError withProfile(Profile newProfile) {
    return new ExpectedCalibrationError(bins, binning, bias, newProfile);
  }

  @Override
  public String id() {
    return "ece"
        + (binning == Binning.EQUAL_MASS ? "-equal-mass" : "")
        + (bias == Bias.DEBIASED ? "-debiased" : "");
  }

  @Override
  public Better better() {
    return Better.LOWER;
  }

  @Override
  public Optional<String> refusal(ScoreColumn column) {
    return profile == Profile.REFERENCE ? Optional.empty() : unlessProbability(column);
  }

  @Override
  String needs() {
    return "at least one item";
  }

  @Override
  Statistic on(RankedScores scores) {
    ProbabilityBins found;
    if (profile == Profile.REFERENCE) {
      found = ProbabilityBins.scaled(scores, bins);
    } else if (binning == Binning.EQUAL_MASS) {
      found = ProbabilityBins.equalMass(scores, bins);
    } else {
      found = ProbabilityBins.equalWidth(scores, bins);
    }
    return items -> error(found, items);
  }

  private double error(ProbabilityBins found, Resample items) {
    StableSum sum = new StableSum();
    for (ProbabilityBins.Sums bin : found.sums(items)) {
      if (bin.weight() > 0) {
        double n = bin.weight();
        double observed = Math.min(1, bin.quality() / n);
        double gap = Math.abs(observed - bin.probability() / n);
        sum.accept(n * (bias == Bias.PLAIN ? gap : debiased(gap, observed, n)));
      }
    }
    double error = sum.value() / items.total();
    return Double.isNaN(error) ? error : Math.min(1, Math.max(0, error));
  }

  /** Twice the gap minus the mean of the absolute value of a normal number around the gap. */
  private static double debiased(double gap, double observed, double n) {
    double sigma = Math.sqrt(observed * (1 - observed) / n);
    if (sigma == 0) {
      return gap;
    }
    double z = gap / sigma;
    double expected =
        sigma * Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2) + gap * Erf.erf(z / Math.sqrt(2));
    return 2 * gap - expected;
  }

  @Override
  public String toString() {
    return "ExpectedCalibrationError[bins="
        + bins
        + ", binning="
        + binning
        + ", bias="
        + bias
        + ", profile="
        + profile.id()
        + "]";
  }
}
