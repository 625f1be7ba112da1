package io.github.uq4j.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.uq4j.claim.VerdictRule.Scale;
import io.github.uq4j.score.Level;
import io.github.uq4j.score.Orientation;
import io.github.uq4j.score.Range;
import io.github.uq4j.score.Score;
import io.github.uq4j.score.ScorerInfo;
import io.github.uq4j.score.Unit;
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

  @Test
  void verdictRule_bothScales_turnAtTheThreshold() {
    Score doubt = new Score(ScorerInfo.of("ccp", Level.CLAIM), 0.25);
    ScorerInfo calibrated =
        ScorerInfo.of("ccp-platt", Level.CLAIM)
            .withOrientation(Orientation.CONFIDENCE)
            .withRange(Range.UNIT, Unit.PROBABILITY);
    Optional<Score> half = Optional.of(new Score(calibrated, 0.5));
    assertThat(rule(Scale.UNCERTAINTY, 0.25).of(doubt, Optional.empty()))
        .isEqualTo(Verdict.DOUBTFUL);
    assertThat(rule(Scale.UNCERTAINTY, Math.nextUp(0.25)).of(doubt, Optional.empty()))
        .isEqualTo(Verdict.SUPPORTED);
    assertThat(rule(Scale.PROBABILITY, 0.5).of(doubt, half)).isEqualTo(Verdict.SUPPORTED);
    assertThat(rule(Scale.PROBABILITY, Math.nextUp(0.5)).of(doubt, half))
        .isEqualTo(Verdict.DOUBTFUL);
    assertThatThrownBy(() -> rule(Scale.PROBABILITY, 0.5).of(doubt, Optional.empty()))
        .hasMessageContaining("probability of ccp is missing");
    assertThatThrownBy(() -> rule(Scale.UNCERTAINTY, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> rule(Scale.PROBABILITY, -0.1)).hasMessageContaining("in [0, 1]");
    assertThatThrownBy(
            () ->
                new CheckedClaim(
                    claim(0),
                    List.of(doubt),
                    Optional.of(doubt),
                    Optional.empty(),
                    Verdict.SUPPORTED))
        .hasMessageContaining("must be a confidence that is a probability");
  }

  private static VerdictRule rule(Scale scale, double threshold) {
    return new VerdictRule("ccp", scale, threshold, VerdictRule.Origin.GIVEN, "for a test");
  }
}
