package io.github.uq4j.metrics.cascade.speculative;

/**
 * Says for one step whether its token is left to the large model. Implementations are immutable and
 * safe for use by several threads.
 *
 * <p>Narasimhan, Jitkrittum, Rawat, Kim, Gupta, Menon and Kumar, "Faster Cascades via Speculative
 * Decoding", ICLR 2025, <a href="https://arxiv.org/abs/2405.19261">arXiv:2405.19261</a>. In all
 * rules {@code q} is the small model's distribution of the step, {@code p} the large one's, and
 * {@code alpha} in {@code [0, 1]} the price of leaving a token to the large model.
 */
public interface SpeculativeRule {

  /**
   * The rule's name.
   *
   * @return kebab-case, always the same
   */
  String id();

  /**
   * The price of the large model.
   *
   * @return in {@code [0, 1]}
   */
  double alpha();

  /**
   * Whether the step's token is left to the large model.
   *
   * @param step the two distributions
   * @param token the drafted token's id; only rules about tokens look at it
   * @return true to leave it
   * @throws IndexOutOfBoundsException if a rule about tokens gets an id outside the vocabulary
   */
  boolean defers(StepPair step, int token);

  /**
   * Checks a price.
   *
   * @param alpha the price
   * @return the same
   * @throws IllegalArgumentException if it is NaN or outside {@code [0, 1]}
   */
  static double requireAlpha(double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha = " + alpha + "; must be in [0, 1]");
    }
    return alpha;
  }
}
