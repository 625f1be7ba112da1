package io.github.uq4j.metrics.sampling;

import io.github.uq4j.score.Helpers;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.testing.SequenceScorerContract;
import io.github.uq4j.trace.FloatTensor;

class EigenScoreContractTest extends SequenceScorerContract {

  @Override
  protected SequenceScorer scorer() {
    return EigenScore.withDefaults();
  }

  /** Says (1, -1, 0) to "a" and (1, 1, -2) to all else; both are centred, and at right angles. */
  @Override
  protected Helpers helpers() {
    return Helpers.none()
        .withEmbedding(
            texts -> {
              float[] vectors = new float[texts.size() * 3];
              for (int i = 0; i < texts.size(); i++) {
                boolean a = texts.get(i).equals("a");
                vectors[3 * i] = 1;
                vectors[3 * i + 1] = a ? -1 : 1;
                vectors[3 * i + 2] = a ? 0 : -2;
              }
              return FloatTensor.copyOf(vectors, texts.size(), 3);
            });
  }
}
