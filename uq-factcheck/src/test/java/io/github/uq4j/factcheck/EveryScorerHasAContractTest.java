package io.github.uq4j.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.testing.ContractCoverage;
import org.junit.jupiter.api.Test;

/** A scorer without a contract test fails the build. */
class EveryScorerHasAContractTest {

  @Test
  void entries_everyScorer_hasAContractTest() {
    assertThat(ContractCoverage.missing(getClass(), new FactcheckScorers())).isEmpty();
  }
}
