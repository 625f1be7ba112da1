package io.github.uq4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.uq4j.claim.Claim;
import io.github.uq4j.claim.ClaimScorer;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Score;
import io.github.uq4j.trace.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every scorer of claims keeps to; {@link ScorerContract} tells the data file. The claims are
 * those the trace records, with spans and tokens.
 */
public abstract class ClaimScorerContract extends ScorerContract {

  /** For the tests of one scorer. */
  protected ClaimScorerContract() {}

  @Override
  protected abstract ClaimScorer scorer();

  @Override
  final Level level() {
    return Level.CLAIM;
  }

  @Override
  final List<Double> values(Trace trace) {
    return values(trace, Traces.claims(trace));
  }

  private List<Double> values(Trace trace, List<Claim> claims) {
    List<Score> scores = scorer().score(trace, claims, helpers());
    assertThat(scores).as("one score a claim").hasSameSizeAs(claims);
    assertThat(scores).allSatisfy(s -> assertThat(s.scorer()).isEqualTo(scorer().info()));
    return scores.stream().map(Score::value).toList();
  }

  @Override
  final List<Double> reordered(List<Double> values, List<Integer> order) {
    return values;
  }

  /** A claim's score does not hang on the order in which claims are given. */
  @Test
  void score_claimsReversed_isReversed() {
    for (Trace trace : data().scored()) {
      List<Claim> backwards = new ArrayList<>(Traces.claims(trace));
      Collections.reverse(backwards);
      List<Double> wanted = new ArrayList<>(values(trace));
      Collections.reverse(wanted);
      assertThat(values(trace, backwards)).isEqualTo(wanted);
    }
  }

  /** A claim's score does not hang on the other claims. */
  @Test
  void score_eachClaimAlone_isTheSame() {
    for (Trace trace : data().scored()) {
      List<Claim> claims = Traces.claims(trace);
      List<Double> together = values(trace);
      for (int c = 0; c < claims.size(); c++) {
        assertThat(values(trace, List.of(claims.get(c)))).containsExactly(together.get(c));
      }
    }
  }

  /** No claims, no scores. */
  @Test
  void score_noClaims_isEmpty() {
    for (Trace trace : data().scored()) {
      assertThat(values(trace, List.of())).isEmpty();
    }
  }
}
