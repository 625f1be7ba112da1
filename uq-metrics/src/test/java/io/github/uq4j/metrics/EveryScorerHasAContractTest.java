package io.github.uq4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.score.Level;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.ScorerProvider;
import io.github.uq4j.testing.ContractCoverage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A scorer without a contract test fails the build. */
class EveryScorerHasAContractTest {

  @Test
  void entries_everyScorer_hasAContractTest() {
    assertThat(ContractCoverage.missing(getClass(), new MetricsScorers())).isEmpty();
  }

  @Test
  void missing_scorerWithoutContractTest_isNamed() {
    ScorerInfo info = ScorerInfo.of("untested", Level.SEQUENCE);
    ScorerProvider.Entry untested =
        ScorerProvider.Entry.of(
            info,
            profile -> {
              throw new IllegalStateException("not made");
            });
    assertThat(ContractCoverage.missing(getClass(), () -> List.of(untested)))
        .containsExactly("sequence untested");
  }
}
