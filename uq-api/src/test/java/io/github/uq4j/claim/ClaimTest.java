package io.github.uq4j.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.score.Level;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.trace.TextSpan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimTest {

  private static Claim claim(Integer... tokens) {
    return new Claim("c", new TextSpan(0, 1), List.of(tokens), Optional.empty());
  }

  @Test
  void claim_tokens_mustAscendFromZero() {
    assertThatThrownBy(() -> claim()).hasMessageContaining("must have at least one");
    assertThatThrownBy(() -> claim(1, 1)).hasMessageContaining("strictly ascending");
    assertThatThrownBy(() -> claim(-1)).hasMessageContaining("must be >= 0");
    assertThat(claim(0, 2).withSupported(true).toRecorded().supported()).contains(true);
    assertThat(claim(0, 2).toRecorded().span()).contains(new TextSpan(0, 1));
  }

  @Test
  void checkedClaim_firstScore_isTheDeciding() {
    Score score = new Score(ScorerInfo.of("ccp", Level.CLAIM), 0.2);
    CheckedClaim checked = new CheckedClaim(claim(0), List.of(score), Verdict.SUPPORTED);
    assertThat(checked.doubt()).isEqualTo(score);
    assertThat(checked.verdict().id()).isEqualTo("supported");
    assertThatThrownBy(() -> new CheckedClaim(claim(0), List.of(), Verdict.DOUBTFUL))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
