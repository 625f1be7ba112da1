package io.github.uq4j.onnx.internal.decode;

/**
 * What a row of logits comes to: the distribution {@code softmax(row)} in nats.
 *
 * @param max the largest logit
 * @param best the smallest id that has it
 * @param logSumAboveMax {@code log(sum exp(x - max))}, {@code >= 0}
 * @param entropy Shannon entropy, {@code >= 0}
 */
record LogitRow(float max, int best, double logSumAboveMax, double entropy) {

  /** The log-probability of a token with this logit; never positive. */
  double logprob(float logit) {
    return Math.min(0, ((double) logit - max) - logSumAboveMax);
  }
}
