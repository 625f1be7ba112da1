package io.github.uq4j.metrics.cascade;

/**
 * What a learned rule is taught to predict of a prompt, from the qualities {@code q1} of the small
 * and {@code q2} of the large model's answer.
 *
 * <p>Source: Gupta, Narasimhan and others, "Language Model Cascades: Token-level Uncertainty and
 * Beyond", ICLR 2024, <a href="https://arxiv.org/abs/2404.10136">arXiv:2404.10136</a>; the
 * difference: Jitkrittum and others, "When Does Confidence-Based Cascade Deferral Suffice?",
 * NeurIPS 2023, <a href="https://arxiv.org/abs/2307.02764">arXiv:2307.02764</a>.
 */
public enum DeferralTarget {
  /** Whether the small model is right: {@code q1 = 1}. A confidence: high means keep. */
  SMALL_CORRECT,
  /** Whether the large model is better: {@code q2 > q1}. High means defer. */
  LARGE_BETTER,
  /**
   * The same, learned only from prompts on which the models differ ({@link #mask}). High means
   * defer.
   */
  GOLDEN,
  /** How much is won: {@code q2 - q1}. High means defer. */
  DIFFERENCE;

  /**
   * What is to be predicted.
   *
   * @param small {@code q1}, finite
   * @param large {@code q2}, finite
   * @return 0 or 1; the difference for {@link #DIFFERENCE}
   * @throws IllegalArgumentException if a quality is not finite, or {@link #SMALL_CORRECT} is asked
   *     of a quality that is neither 0 nor 1
   */
  public double value(double small, double large) {
    if (!Double.isFinite(small) || !Double.isFinite(large)) {
      throw new IllegalArgumentException(
          "qualities = " + small + ", " + large + "; must be finite");
    }
    return switch (this) {
      case SMALL_CORRECT -> correct(small);
      case LARGE_BETTER, GOLDEN -> large > small ? 1 : 0;
      case DIFFERENCE -> large - small;
    };
  }

  private static double correct(double small) {
    if (small != 0 && small != 1) {
      throw new IllegalArgumentException(
          "quality = " + small + "; must be 0 or 1 where right and wrong are to be told apart");
    }
    return small;
  }

  /**
   * Whether a prompt is learned from.
   *
   * @param small {@code q1}
   * @param large {@code q2}
   * @return false for ties under {@link #GOLDEN}
   */
  public boolean mask(double small, double large) {
    return this != GOLDEN || small != large;
  }

  /**
   * Whether a high prediction says that the small model's answer should be kept.
   *
   * @return true for {@link #SMALL_CORRECT}
   */
  public boolean keepsWhenHigh() {
    return this == SMALL_CORRECT;
  }
}
