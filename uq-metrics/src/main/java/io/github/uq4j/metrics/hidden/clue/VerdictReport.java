package io.github.uq4j.metrics.hidden.clue;

import java.util.OptionalDouble;

/**
 * How often verdicts on answers were right; a positive is an answer called right.
 *
 * <p>Read the accuracy beside {@link #majorityClassAccuracy()}: of answers that are mostly right,
 * whoever calls them all right is mostly right, too.
 *
 * @param truePositives right answers called right
 * @param falsePositives wrong answers called right
 * @param trueNegatives wrong answers called wrong
 * @param falseNegatives right answers called wrong
 */
public record VerdictReport(
    long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

  /** Nothing judged yet. */
  public static final VerdictReport NONE = new VerdictReport(0, 0, 0, 0);

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public VerdictReport {
    if (truePositives < 0 || falsePositives < 0 || trueNegatives < 0 || falseNegatives < 0) {
      throw new IllegalArgumentException(
          "counts = %d, %d, %d, %d; must be >= 0"
              .formatted(truePositives, falsePositives, trueNegatives, falseNegatives));
    }
  }

  /**
   * The same with one more answer.
   *
   * @param calledRight the verdict
   * @param right the truth
   * @return a new report
   */
  public VerdictReport with(boolean calledRight, boolean right) {
    return new VerdictReport(
        truePositives + (calledRight && right ? 1 : 0),
        falsePositives + (calledRight && !right ? 1 : 0),
        trueNegatives + (!calledRight && !right ? 1 : 0),
        falseNegatives + (!calledRight && right ? 1 : 0));
  }

  /**
   * How many answers there are.
   *
   * @return the count
   */
  public long n() {
    return truePositives + falsePositives + trueNegatives + falseNegatives;
  }

  /**
   * The share of right verdicts.
   *
   * @return in [0, 1]; empty of no answers
   */
  public OptionalDouble accuracy() {
    return share(truePositives + trueNegatives, n());
  }

  /**
   * The share of right answers that are called right.
   *
   * @return in [0, 1]; empty if no answer was right
   */
  public OptionalDouble truePositiveRate() {
    return share(truePositives, truePositives + falseNegatives);
  }

  /**
   * The share of wrong answers that are called wrong.
   *
   * @return in [0, 1]; empty if no answer was wrong
   */
  public OptionalDouble trueNegativeRate() {
    return share(trueNegatives, trueNegatives + falsePositives);
  }

  /**
   * The mean of both rates; 0.5 is chance.
   *
   * @return in [0, 1]; empty if all answers were right or all wrong
   */
  public OptionalDouble balancedAccuracy() {
    OptionalDouble positive = truePositiveRate();
    OptionalDouble negative = trueNegativeRate();
    return positive.isPresent() && negative.isPresent()
        ? OptionalDouble.of((positive.getAsDouble() + negative.getAsDouble()) / 2)
        : OptionalDouble.empty();
  }

  /**
   * Matthews' correlation of verdict and truth.
   *
   * @return in [-1, 1]; 0 is chance, and what it is where verdicts or truths are all the same
   */
  public double matthewsCorrelation() {
    double scale =
        Math.sqrt((double) truePositives + falsePositives)
            * Math.sqrt((double) truePositives + falseNegatives)
            * Math.sqrt((double) trueNegatives + falsePositives)
            * Math.sqrt((double) trueNegatives + falseNegatives);
    double both = (double) truePositives * trueNegatives;
    double neither = (double) falsePositives * falseNegatives;
    return scale > 0 ? Math.max(-1, Math.min(1, (both - neither) / scale)) : 0;
  }

  /**
   * The accuracy of whoever calls every answer what most of them are.
   *
   * @return in [0.5, 1]; empty of no answers
   */
  public OptionalDouble majorityClassAccuracy() {
    long right = truePositives + falseNegatives;
    return share(Math.max(right, n() - right), n());
  }

  private static OptionalDouble share(long part, long whole) {
    return whole > 0 ? OptionalDouble.of((double) part / whole) : OptionalDouble.empty();
  }
}
