package io.github.uq4j.metrics.sampling.lexical;

import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;

class LexicalSimilarityRougeLContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return LexicalSimilarity.withDefaults().withOverlap(Overlap.ROUGE_L);
  }
}
