package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.score.Level;
import io.github.uq4j.score.TokenScorer;
import io.github.uq4j.score.TokenScores;
import io.github.uq4j.trace.Trace;
import java.util.List;

/** What every scorer of tokens keeps to; {@link ScorerContract} tells the data file. */
public abstract class TokenScorerContract extends ScorerContract {

  /** For the tests of one scorer. */
  protected TokenScorerContract() {}

  @Override
  protected abstract TokenScorer scorer();

  @Override
  final Level level() {
    return Level.TOKEN;
  }

  @Override
  final List<Double> values(Trace trace) {
    TokenScores scores = scorer().score(trace, helpers());
    assertThat(scores.scorer()).isEqualTo(scorer().info());
    assertThat(scores.values()).as("one score a token").hasSameSizeAs(trace.generation().tokens());
    return scores.values();
  }

  @Override
  final List<Double> reordered(List<Double> values, List<Integer> order) {
    return order.stream().map(values::get).toList();
  }
}
