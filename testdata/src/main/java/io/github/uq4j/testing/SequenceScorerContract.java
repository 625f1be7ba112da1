package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.score.Level;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.SequenceScorer;
import io.github.uq4j.trace.Trace;
import java.util.List;

/** What every scorer of whole answers keeps to; {@link ScorerContract} tells the data file. */
public abstract class SequenceScorerContract extends ScorerContract {

  /** For the tests of one scorer. */
  protected SequenceScorerContract() {}

  @Override
  protected abstract SequenceScorer scorer();

  @Override
  final Level level() {
    return Level.SEQUENCE;
  }

  @Override
  final List<Double> values(Trace trace) {
    Score score = scorer().score(trace, helpers());
    assertThat(score.scorer()).isEqualTo(scorer().info());
    return List.of(score.value());
  }

  @Override
  final List<Double> reordered(List<Double> values, List<Integer> order) {
    return values;
  }
}
