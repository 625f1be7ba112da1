package io.github.uq4j.metrics.attention;

/** Which entry of a causal attention matrix is a token's attention to the token before it. */
public enum PreviousToken {
  /** That of the query at the token to the key at the token before: the sub-diagonal. */
  FROM_TOKEN,
  /**
   * That of the query at the token before to itself: the diagonal. It belongs to the step that
   * produces the token, and is what LM-Polygraph reads.
   */
  FROM_PREDICTOR
}
