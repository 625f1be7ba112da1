package io.github.uq4j.metrics.cascade.speculative;

/**
 * Leaves a token to the large model where that one is surer: {@code max q < max p - alpha}.
 *
 * <p>Source: Narasimhan, Jitkrittum, Rawat, Kim, Gupta, Menon and Kumar, "Faster Cascades via
 * Speculative Decoding", ICLR 2025, <a
 * href="https://arxiv.org/abs/2405.19261">arXiv:2405.19261</a>. Departs from the paper: none;
 * compared in log space, so that small probabilities do not vanish.
 *
 * <p>Edge cases: equality keeps the token; {@code alpha = 1} keeps all. A vocabulary of one word
 * has both maxima at 1. NaN, positive infinity and rows without a finite value are refused by
 * {@link StepPair}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SpeculativeDiff implements SpeculativeRule {

  private static final SpeculativeDiff DEFAULTS = new SpeculativeDiff(0.1);

  private final double alpha;

  private SpeculativeDiff(double alpha) {
    this.alpha = SpeculativeRule.requireAlpha(alpha);
  }

  /**
   * The rule with {@code alpha = 0.1}.
   *
   * @return the rule
   */
  public static SpeculativeDiff withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same at another price.
   *
   * @param price in {@code [0, 1]}
   * @return a rule
   * @throws IllegalArgumentException if it is NaN or outside
   */
  public SpeculativeDiff withAlpha(double price) {
    return new SpeculativeDiff(price);
  }

  @Override
  public String id() {
    return "speculative-diff";
  }

  @Override
  public double alpha() {
    return alpha;
  }

  @Override
  public boolean defers(StepPair step, int token) {
    return step.lead() > alpha;
  }

  @Override
  public String toString() {
    return "SpeculativeDiff[alpha=" + alpha + "]";
  }
}
