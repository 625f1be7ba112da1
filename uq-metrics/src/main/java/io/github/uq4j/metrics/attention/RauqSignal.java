package io.github.uq4j.metrics.attention;

/** What RAUQ takes for a token's own confidence. */
public enum RauqSignal {
  /** The token's probability. */
  PROBABILITY,
  /** How far the step's entropy is below its largest value, {@code ln V - H}. */
  ENTROPY
}
