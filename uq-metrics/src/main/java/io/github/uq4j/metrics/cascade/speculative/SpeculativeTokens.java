package io.github.uq4j.metrics.cascade.speculative;

/**
 * Leaves a drafted token to the large model where that one finds the token itself too improbable:
 * it is kept if {@code p(v) >= (1 - alpha) max p}, the third of the token-specific rules of the
 * paper.
 *
 * <p>Source: Narasimhan, Jitkrittum, Rawat, Kim, Gupta, Menon and Kumar, "Faster Cascades via
 * Speculative Decoding", ICLR 2025, <a
 * href="https://arxiv.org/abs/2405.19261">arXiv:2405.19261</a>. Departs from the paper: none;
 * compared in log space, so that small probabilities do not vanish.
 *
 * <p>Edge cases: equality keeps the token; {@code alpha = 1} keeps all, {@code alpha = 0} the most
 * probable tokens of the large model only, all of them if they are tied. A vocabulary of one word
 * has both maxima at 1. NaN, positive infinity and rows without a finite value are refused by
 * {@link StepPair}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SpeculativeTokens implements SpeculativeRule {

  private static final SpeculativeTokens DEFAULTS = new SpeculativeTokens(0.1);

  private final double alpha;

  private SpeculativeTokens(double alpha) {
    this.alpha = SpeculativeRule.requireAlpha(alpha);
  }

  /**
   * The rule with {@code alpha = 0.1}.
   *
   * @return the rule
   */
  public static SpeculativeTokens withDefaults() {
    return DEFAULTS;
  }

  /**
   * The same at another price.
   *
   * @param price in {@code [0, 1]}
   * @return a rule
   * @throws IllegalArgumentException if it is NaN or outside
   */
  public SpeculativeTokens withAlpha(double price) {
    return new SpeculativeTokens(price);
  }

  @Override
  public String id() {
    return "speculative-tokens";
  }

  @Override
  public double alpha() {
    return alpha;
  }

  @Override
  public boolean defers(StepPair step, int token) {
    return !accepts(step, token);
  }

  /**
   * Whether a drafted token is kept.
   *
   * @param step the two distributions
   * @param token the token's id
   * @return true to keep it
   * @throws IndexOutOfBoundsException if the id is outside the vocabulary
   */
  public boolean accepts(StepPair step, int token) {
    // Not rounded by a sum of logarithms: the most probable token is kept at alpha = 0.
    return step.targetLogprob(token) - step.targetMaximum() >= Math.log1p(-alpha);
  }

  /**
   * The share of the large model in the distribution that the rule makes of both: {@code sum_v q(v)
   * [v is not kept]}. With {@code k(v)} 1 for a token that is kept and 0 otherwise, that
   * distribution is {@code q(v) k(v) + share p(v)}.
   *
   * @param step the two distributions
   * @return in {@code [0, 1]}
   */
  public double deferredShare(StepPair step) {
    return step.draftMass(token -> !accepts(step, token));
  }

  @Override
  public String toString() {
    return "SpeculativeTokens[alpha=" + alpha + "]";
  }
}
