package io.github.uq4j.metrics.cascade.speculative;

/**
 * Leaves a token to the large model where it is surer by more than the models differ: {@code max q
 * < max p - alpha D(p, q)}, with the total variation {@code D(p, q) = sum_v max(0, p(v) - q(v))},
 * which is the share of drafts that would be thrown away.
 *
 * <p>Source: Narasimhan, Jitkrittum, Rawat, Kim, Gupta, Menon and Kumar, "Faster Cascades via
 * Speculative Decoding", ICLR 2025, <a
 * href="https://arxiv.org/abs/2405.19261">arXiv:2405.19261</a>. Departs from the paper: none;
 * compared in log space, so that small probabilities do not vanish.
 *
 * <p>Edge cases: equality keeps the token, and so equal distributions do. A vocabulary of one word
 * has both maxima at 1. NaN, positive infinity and rows without a finite value are refused by
 * {@link StepPair}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SpeculativeOpt implements SpeculativeRule {

  private static final SpeculativeOpt DEFAULTS = new SpeculativeOpt(0.1);

  private final double alpha;

  private SpeculativeOpt(double alpha) {
    this.alpha = SpeculativeRule.requireAlpha(alpha);
  }

  /**
   * The rule with {@code alpha = 0.1}.
   *
   * @return the rule
   */
  public static SpeculativeOpt withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same at another price.
   *
   * @param price in {@code [0, 1]}
   * @return a rule
   * @throws IllegalArgumentException if it is NaN or outside
   */
  public SpeculativeOpt withAlpha(double price) {
    return new SpeculativeOpt(price);
  }

  @Override
  public String id() {
    return "speculative-opt";
  }

  @Override
  public double alpha() {
    return alpha;
  }

  @Override
  public boolean defers(StepPair step, int token) {
    return step.lead() > alpha * step.totalVariation();
  }

  @Override
  public String toString() {
    return "SpeculativeOpt[alpha=" + alpha + "]";
  }
}
