package io.github.uq4j.metrics.guarantee;

import io.github.uq4j.score.fitted.FittedOn;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Which claims of an answer to keep so that most answers hold no wrong claim: split conformal
 * prediction over answers.
 *
 * <p>A claim is kept if its uncertainty is <b>below</b> the threshold {@code t}. An answer is
 * <i>factual at</i> {@code t} if at least the share {@code level} of its kept claims is right; with
 * the level 1 all of them; an answer of which nothing is kept is factual. Its largest threshold is
 *
 * <pre>r = sup { t : factual at every t' &lt;= t }</pre>
 *
 * which at level 1 is the uncertainty of its surest wrong claim. The threshold learnt from {@code
 * n} answers is the {@code ceil((1 - alpha)(n + 1))}-th largest of theirs, so the {@code
 * floor(alpha (n + 1))}-th smallest. It is {@code +Infinity}, keep everything, if few enough
 * answers ever fail, and there is none unless {@code n >= ceil(1 / alpha) - 1}.
 *
 * <p>Promise: {@code P(new answer is factual) >= 1 - alpha}, over the new answer and those learnt
 * from together (marginal coverage, not one for these {@code n} answers alone), if all are
 * exchangeable. Claims within an answer may depend on each other in any way.
 *
 * <p>Source: Mohri and Hashimoto, "Language Models with Conformal Factuality Guarantees", ICML
 * 2024, <a href="https://arxiv.org/abs/2402.10978">arXiv 2402.10978</a>; partial factuality is
 * their level {@code a}. Departs from the paper: none in the promise; thresholds here are of
 * uncertainty, so that "stricter" means smaller, and right or wrong is a label, not entailment by a
 * reference.
 *
 * <p>Edge cases: an answer without claims, or without wrong ones, has the largest threshold {@code
 * +Infinity}; claims of equal uncertainty are kept or dropped together; a claim whose uncertainty
 * is NaN or {@code +Infinity} is never kept, one of {@code -Infinity} is unless the threshold is
 * {@code -Infinity} too; no or too few answers give a certificate without threshold that says how
 * many are needed.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ConformalFactuality {

  private static final ConformalFactuality DEFAULTS = new ConformalFactuality(0.1, 1);

  private final double alpha;
  private final double level;

  private ConformalFactuality(double alpha, double level) {
    this.alpha = alpha;
    this.level = level;
  }

  /**
   * All kept claims right in 90 % of answers.
   *
   * @return the method
   */
  public static ConformalFactuality withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same for another risk.
   *
   * @param share of answers that may fail, in {@code (0, 1)}
   * @return a new method
   * @throws IllegalArgumentException if it is outside
   */
  public ConformalFactuality withAlpha(double share) {
    return new ConformalFactuality(RiskControl.requireShare("alpha", share), level);
  }

  /**
   * The same for partial factuality.
   *
   * @param share of the kept claims that must be right, in {@code (0, 1]}
   * @return a new method
   * @throws IllegalArgumentException if it is outside
   */
  public ConformalFactuality withLevel(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("level = " + share + "; must be in (0, 1]");
    }
    return new ConformalFactuality(alpha, share);
  }

  /**
   * The largest threshold up to which an answer is factual.
   *
   * @param answer the answer
   * @return the threshold at which, as claims below it are kept, the answer is still factual;
   *     {@code +Infinity} if it always is
   */
  public double largestThreshold(JudgedAnswer answer) {
    List<JudgedScore> sorted =
        answer.claims().stream()
            .filter(claim -> claim.uncertainty() < Double.POSITIVE_INFINITY)
            .sorted(Comparator.comparingDouble(JudgedScore::uncertainty))
            .toList();
    int right = 0;
    for (int i = 0; i < sorted.size(); i++) {
      right += sorted.get(i).wrong() ? 0 : 1;
      double here = sorted.get(i).uncertainty();
      boolean blockEnds = i + 1 == sorted.size() || sorted.get(i + 1).uncertainty() != here;
      if (blockEnds && !(right / (i + 1.0) >= level)) {
        return here;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Finds the threshold.
   *
   * @param answers judged answers
   * @return the threshold with its promise, or how many answers are needed
   */
  public ConformalCertificate learn(List<JudgedAnswer> answers) {
    double[] largest = answers.stream().mapToDouble(this::largestThreshold).sorted().toArray();
    int n = largest.length;
    int rank = ConformalRank.violations(alpha, n);
    OptionalDouble threshold =
        rank == 0 ? OptionalDouble.empty() : OptionalDouble.of(largest[rank - 1]);
    double line = threshold.orElse(Double.NEGATIVE_INFINITY);
    int wrong =
        (int)
            answers.stream().filter(a -> a.claims().stream().anyMatch(JudgedScore::wrong)).count();
    return new ConformalCertificate(
        ConformalCertificate.Promise.FACTUALITY,
        threshold,
        alpha,
        level,
        answers.stream().mapToInt(answer -> answer.kept(line)).sum(),
        answers.stream().mapToInt(answer -> answer.claims().size()).sum(),
        Arrays.stream(largest).filter(r -> r < line).count(),
        FittedOn.of(n, wrong));
  }

  @Override
  public String toString() {
    return "ConformalFactuality[alpha=" + alpha + ", level=" + level + "]";
  }
}
