package io.github.uq4j.factcheck;

/** What samples of the same model mean for verdicts. */
public enum SampleUse {
  /**
   * Where a trace has samples, and their entailment can be judged, a claim that more of them
   * contradict than support is {@code CONTRADICTED}, whatever its score. Costs a judgement for
   * every claim and sample.
   */
  WHERE_PRESENT,
  /** Samples are not asked; the score alone decides. */
  NEVER
}
