package io.github.uq4j.metrics.hidden.probe;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

/** Level 1, last token, {@code p = 1 / (1 + exp(2 - x_0))}; see {@link ProbeTraces#clusters}. */
class SaplmaContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return Saplma.withDefaults().withProbe(ProbeTraces.clusters("").build());
  }
}
