package io.github.uq4j.metrics.cascade.route;

/** Whether an answer is given up as soon as it is certain to be handed on. */
public enum EarlyDeferral {
  /** Every answer is written to its end. */
  OFF,
  /**
   * An answer ends at the first token after which its confidence must stay below the threshold,
   * where the stage's rule has a bound ({@link io.github.uq4j.metrics.cascade.DeferralRule#bound}),
   * the request asks for no samples and has no stop texts (they may take tokens back). The
   * decisions are the same as without it. It needs a model that tells of tokens while it writes,
   * which keeps the adapter from running a whole answer in one call; so it pays where answers are
   * long or often handed on.
   */
  ON
}
